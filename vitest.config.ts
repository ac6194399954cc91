import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const database = fileURLToPath(new URL('packages/database/src/testing/global-setup.ts', import.meta.url));

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tools/test/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['{packages,apps,plugins}/*/test/**/*.test.ts', 'tests/**/*.test.ts'],
          globalSetup: existsSync(database) ? [database] : [],
        },
      },
    ],
  },
});
