import {
  type JsonObject,
  type JsonValue,
  nameOfRoute,
  PROBLEM_MEDIA_TYPE,
  problem,
  type RouteDeclaration,
  validateData,
} from '@daino/contract';
import type { PluginRoutes } from '@daino/engine';
import type { StoreId } from '@daino/kernel';
import { z } from 'zod';

type Description = Record<string, JsonValue>;

/** The OpenAPI 3.1 document of one installed plugin's own routes. */
export function describeRoutes(plugin: PluginRoutes, storeId: StoreId): Description {
  const { slug, name, version, description, routes } = plugin;
  const paths: Record<string, Description> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: name, version, ...(description !== '' && { description }) },
    servers: [{ url: `/api/stores/${storeId}/plugins/${slug}/api` }],
    paths,
    components: {
      // zod's JSON Schemas are JSON; their type does not say so.
      schemas: { Problem: z.toJSONSchema(problem, { target: 'draft-2020-12' }) as Description },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationOf(route: RouteDeclaration): Description {
  const { params, query, body } = route.request;
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const problems = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  return {
    operationId: [route.method.toLowerCase(), ...route.path.matchAll(/\w+/g)].join('_'),
    summary: nameOfRoute(route),
    description: whoMayCall(route),
    security: route.auth_required ? [{ bearer: [] }] : [],
    parameters: [
      ...names.map((name) => parameterOf('path', name, propertiesOf(params)[name])),
      ...Object.entries(propertiesOf(query)).map(([name, schema]) =>
        parameterOf('query', name, schema, isRequired(query, name)),
      ),
    ],
    ...(body !== undefined && { requestBody: bodyOf(body) }),
    responses: {
      '200': { description: 'The answer of the plugin', content: { 'application/json': { schema: {} } } },
      default: { description: 'Any error', content: problems },
    },
  };
}

function whoMayCall({ auth_required: guarded, roles, rate_limit: rate }: RouteDeclaration): string {
  const members =
    roles.length === 0 ? 'Every member of the store' : `Members with the role ${roles.join(' or ')}`;
  const often = rate === null ? '' : `, at most ${rate} times a minute`;
  return `${guarded ? members : 'Anybody'} may call it${often}.`;
}

function parameterOf(where: 'path' | 'query', name: string, schema: JsonValue | undefined, required = true) {
  return { name, in: where, required, schema: schema ?? { type: 'string' } };
}

function bodyOf(schema: JsonObject | boolean): Description {
  const media = { schema };
  return {
    required: validateData(schema, null).length > 0,
    content: { 'application/json': media, 'application/x-www-form-urlencoded': media },
  };
}

function propertiesOf(schema: JsonObject | undefined): JsonObject {
  const properties = schema?.['properties'];
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties)
    ? properties
    : {};
}

function isRequired(schema: JsonObject | undefined, name: string): boolean {
  const required = schema?.['required'];
  return Array.isArray(required) && required.includes(name);
}
