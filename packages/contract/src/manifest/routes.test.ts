import { DainoError } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { parseManifest } from './parse-manifest.ts';
import { routeSegments } from './route-path.ts';

describe('the routes of a manifest', () => {
  it('have every default filled in, under either name', () => {
    const { manifest, warnings } = parseManifest({
      name: 'points',
      version: '1.0.0',
      routes: [{ method: 'get', path: '/points/:customerId', handler: 'src/api/points.ts' }],
      api_endpoints: [{ method: 'POST', path: '/', roles: ['owner', 'owner'], rate_limit: 10 }],
    });
    expect(manifest.api_endpoints).toEqual([
      {
        method: 'POST',
        path: '/',
        handler: '',
        auth_required: true,
        roles: ['owner'],
        rate_limit: 10,
        request: {},
      },
      {
        method: 'GET',
        path: '/points/:customerId',
        handler: 'src/api/points.ts#default',
        auth_required: true,
        roles: [],
        rate_limit: null,
        request: {},
      },
    ]);
    expect(warnings).toEqual([]);
    expect(parseManifest(manifest).manifest).toEqual(manifest);
  });

  it('are refused all at once, each at its place', () => {
    const api_endpoints = [
      'GET /x',
      { method: 'TRACE', path: 'x' },
      { method: 'GET', path: '/a/*', handler: '../x.ts' },
      { method: 'GET', path: '/a', roles: ['boss'], rate_limit: 0, auth_required: 'no' },
      { method: 'GET', path: '/b', auth_required: false, roles: ['owner'] },
      { method: 'GET', path: '/c/:one' },
      { method: 'GET', path: '/c/:two' },
    ];
    expect(issuesAt({ name: 'points', version: '1.0.0', api_endpoints })).toEqual([
      'api_endpoints.0',
      'api_endpoints.1.method',
      'api_endpoints.1.path',
      'api_endpoints.2.path',
      'api_endpoints.2.handler',
      'api_endpoints.3.auth_required',
      'api_endpoints.3.roles.0',
      'api_endpoints.3.rate_limit',
      'api_endpoints.4.roles',
      'api_endpoints.6',
    ]);
  });
});

describe('a path', () => {
  it.each(['/', '/a', '/a/:b/c.d-e_f~g', '/:one/:two'])('can be %s', (path) => {
    expect(routeSegments(path)).toBeDefined();
  });

  const wrong = ['', 'a', '//', '/a/', '/../a', '/.', '/a b', '/é', '/%61', '/a?b', '/*', '/:', '/:a-b'];
  const reserved = ['/:__proto__', '/:constructor'];

  it.each([...wrong, ...reserved, '/:a/:a', '/a:b', `/${'a/'.repeat(16)}a`])('cannot be "%s"', (path) => {
    expect(routeSegments(path)).toBeUndefined();
  });
});

function issuesAt(source: unknown): string[] {
  try {
    parseManifest(source);
  } catch (error) {
    if (error instanceof DainoError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}
