import { problem, PROBLEM_MEDIA_TYPE, STORE_HEADER } from '@daino/contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { describeParameters } from './describe-parameters.ts';
import { describePluginRoutes } from './plugin-routes.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** The OpenAPI 3.1 document of the routes, made from the same schemas that check the requests. */
export function createDocument(nest: NestFastifyApplication): OpenAPIObject {
  describeParameters(nest);
  const description = new DocumentBuilder()
    .setTitle('Daino')
    .setDescription('The plugin platform for commerce.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addCookieAuth('daino_refresh', { type: 'apiKey', in: 'cookie' })
    .build();
  const document = SwaggerModule.createDocument(nest, description, {
    standardSchemaConverter: (schema, { schemaType }) => convert(schema, schemaType),
  });
  Object.assign(document.paths, describePluginRoutes());
  for (const [address, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) complete(operation, { method, address });
    }
  }
  // JSON Schema 2020-12 is what OpenAPI 3.1 takes; swagger's own types still describe 3.0.
  const problems = convert(problem, 'output')?.components as Schemas;
  const schemas = { ...document.components?.schemas, ...problems };
  return { ...document, components: { ...document.components, schemas } };
}

/** Wrapped in an object, the schema itself becomes a component too when it has an id. */
function convert(schema: unknown, io: 'input' | 'output') {
  if (!(schema instanceof z.ZodType)) return undefined;
  const converted = z.toJSONSchema(z.object({ schema }), {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  const { properties, $defs: components = {} } = nameJson(converted);
  return { schema: properties?.['schema'], components };
}

/** The only recursive schema without an id of its own is that of any JSON value. */
function nameJson<Schema>(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll(/__schema\d+/g, 'Json'));
}

/** What holds for every operation: its id, the parameters that its address has, and how errors look. */
function complete(operation: Operation, { method, address }: { method: string; address: string }): void {
  operation.operationId = [method, ...address.matchAll(/\w+/g)].join('_');
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const others = (operation.parameters ?? []).filter((one) => !('in' in one) || isOf(address, one));
  const missing = names.filter(
    (name) => !others.some((one) => 'in' in one && one.in === 'path' && one.name === name),
  );
  operation.parameters = [...missing.map(idParameter), ...others];
  operation.responses = {
    ...operation.responses,
    default: {
      description: 'Any error',
      content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

/** Whether a parameter makes sense at this address: a controller with several addresses has it at all of them. */
function isOf(address: string, parameter: { readonly in: string; readonly name: string }): boolean {
  if (parameter.in === 'path') return address.includes(`{${parameter.name}}`);
  return parameter.name.toLowerCase() !== STORE_HEADER || !address.includes('{storeId}');
}

function idParameter(name: string) {
  return { name, in: 'path' as const, required: true, schema: { type: 'string' as const, format: 'uuid' } };
}
