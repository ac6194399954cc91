import type { RouteDeclaration } from '@daino/contract';
import { expect, it } from 'vitest';
import { indexRoutes, matchRoute } from './route-index.ts';

const index = indexOf('/:any', '/points/:id', '/points/top', '/:area/top', '/points/:id/redeem', '/');

it.each([
  ['/', '/', {}],
  ['/points', '/:any', { any: 'points' }],
  ['/points/top', '/points/top', {}],
  ['/points/bottom', '/points/:id', { id: 'bottom' }],
  ['/cards/top', '/:area/top', { area: 'cards' }],
  ['/points/top/redeem', '/points/:id/redeem', { id: 'top' }],
])('takes %s to %s', (path, expected, params) => {
  const match = matchRoute(index, { method: 'GET', steps: stepsOf(path) });
  expect([match?.declaration.path, match?.params]).toEqual([expected, params]);
});

it.each([
  ['GET', '/a/b/c'],
  ['POST', '/points'],
])('has nothing for %s %s', (method, path) => {
  expect(matchRoute(index, { method, steps: stepsOf(path) })).toBeUndefined();
});

function indexOf(...paths: readonly string[]) {
  const api_endpoints = paths.map((path) => ({ method: 'GET', path })) as unknown as RouteDeclaration[];
  return indexRoutes({
    manifest: { api_endpoints } as unknown as Parameters<typeof indexRoutes>[0]['manifest'],
  });
}

function stepsOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}
