import { DainoError } from '@daino/kernel';
import { expect, it } from 'vitest';
import { parseManifest } from '../manifest/parse-manifest.ts';

const route = { method: 'POST', path: '/points/:id' };

it('keeps the schemas of a request with their references resolved', () => {
  const request = {
    params: { properties: { id: { $ref: '#/$defs/id' } }, $defs: { id: { type: 'string', maxLength: 36 } } },
    query: { type: 'object', properties: { limit: { type: 'integer', default: 3 } } },
    body: { type: ['object', 'null'] },
  };
  const { manifest, warnings } = parseManifest(withRoutes({ ...route, request }));
  expect(manifest.api_endpoints[0]?.request).toEqual({
    params: { type: 'object', properties: { id: { type: 'string', maxLength: 36 } } },
    query: request.query,
    body: request.body,
  });
  expect(warnings).toEqual([]);
  expect(parseManifest(manifest).manifest).toEqual(manifest);
});

it('refuses what cannot be used, all at once and each at its place', () => {
  const request = {
    params: { properties: { other: {} } },
    query: { properties: { q: { pattern: '(a+)+$' }, limit: { type: 'number', minimum: 'x' } } },
    body: { $ref: 'https://example.com/schema' },
  };
  const wrong = [
    { ...route, request },
    { ...route, path: '/a', request: { query: { type: 'array' }, params: true, body: 7 } },
    { method: 'GET', path: '/b', request: { body: {} } },
    { method: 'GET', path: '/c', request: 'x' },
    {
      method: 'GET',
      path: '/d',
      request: { query: { properties: { n: { type: 'integer', default: 'x' } } } },
    },
  ];
  expect(issuesAt(withRoutes(...wrong))).toEqual([
    'api_endpoints.0.request.query.properties.q.pattern',
    'api_endpoints.0.request.query.properties.limit.minimum',
    'api_endpoints.0.request.body.$ref',
    'api_endpoints.0.request.params.properties.other',
    'api_endpoints.1.request.params',
    'api_endpoints.1.request.query',
    'api_endpoints.1.request.body',
    'api_endpoints.2.request.body',
    'api_endpoints.3.request',
    'api_endpoints.4.request.query.properties.n.default',
  ]);
});

it('warns of what has no effect', () => {
  const request = { headers: {}, query: { properties: { q: { typ: 'string' } } } };
  const { warnings } = parseManifest(withRoutes({ ...route, request }));
  expect(warnings.map(({ path }) => path)).toEqual([
    'api_endpoints.0.request.headers',
    'api_endpoints.0.request.query.properties.q.typ',
  ]);
});

function withRoutes(...api_endpoints: readonly object[]): object {
  return { name: 'points', version: '1.0.0', api_endpoints };
}

function issuesAt(source: unknown): string[] {
  try {
    parseManifest(source);
  } catch (error) {
    if (error instanceof DainoError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}
