import { ROUTE_METHODS } from '@daino/contract';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PLUGIN_ADDRESSES } from '../plugin-routes/plugin-address.ts';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const ANYTHING = { description: 'Whatever the plugin takes or answers' };

/** The addresses of the plugins' own routes; `describeRoutes` tells of those that one plugin has. */
export function describePluginRoutes(): OpenAPIObject['paths'] {
  return Object.fromEntries(
    PLUGIN_ADDRESSES.map((pattern) => {
      const address = pattern.replace(/\*$/, '{path}').replaceAll(/:(\w+)/g, '{$1}');
      const operations = ROUTE_METHODS.map((method) => [method.toLowerCase(), operationOf(method, address)]);
      return [address, Object.fromEntries(operations)];
    }),
  );
}

function operationOf(method: string, address: string): Operation {
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return {
    tags: ['plugin routes'],
    summary: `${method} of a route that an active plugin declares in its manifest`,
    description:
      'A member of the store needs one of the roles that the route asks for; a public route answers anybody. ' +
      'A request that does not fit the schemas of its route is answered with 400 and every fault. What the routes of ' +
      'one plugin take is described at the `openapi.json` of the plugin.',
    // The second, empty entry: a token is not needed everywhere.
    security: [{ bearer: [] }, {}],
    parameters: parametersOf(address),
    ...(takesBody && {
      requestBody: {
        content: {
          'application/json': { schema: ANYTHING },
          'application/x-www-form-urlencoded': { schema: { type: 'object' } },
          'text/plain': { schema: { type: 'string' } },
        },
      },
    }),
    responses: {
      '200': {
        description: 'The answer of the plugin: JSON, text, CSV, PDF or an image',
        content: { 'application/json': { schema: ANYTHING } },
      },
    },
  };
}

function parametersOf(address: string): Parameter[] {
  const inPath = (name: string, description: string): Parameter => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string' },
  });
  const store: Parameter = {
    name: 'X-Store-Id',
    in: 'header',
    required: false,
    description: 'The store, when the path names none',
    schema: { type: 'string' },
  };
  return [
    inPath('slug', 'Slug of the plugin, or the id of its installation'),
    inPath('path', 'A path of the plugin, which may have several steps'),
    ...(address.includes('{storeId}') ? [] : [store]),
  ];
}
