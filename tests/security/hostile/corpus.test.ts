import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hostileGroups, hostilePlugins } from '../../fixtures/hostile/hostile-plugins.ts';

it('has a test for every group, and no two plugins of one name', async () => {
  const groups = hostileGroups();
  const untested = groups.filter((group) => !existsSync(new URL(`${group}.test.ts`, import.meta.url)));
  expect(untested).toEqual([]);
  const plugins = (await Promise.all(groups.map(hostilePlugins))).flat();
  const ids = plugins.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(80);
});
