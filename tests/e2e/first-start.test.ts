import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { until } from '@daino/testkit';
import { expect, it } from 'vitest';
import {
  dataFolder,
  descendantsOf,
  isAlive,
  processesOf,
  type ServerProcess,
  startServer,
} from './server-process.ts';

const run = promisify(execFile);

it('shows what the plugins did with the lines of the README', async () => {
  await using folder = await dataFolder();
  await using server = await startServer({ dataDir: folder.path });
  await server.ready();
  expect(server.output()).toContain(`http://127.0.0.1:${server.port}`);
  const [login, sell, points, look] = await readmeLines(server, folder.path);
  const sold = await shell(`${login}\n${sell}`);
  expect(sold).toContain('"outcome":"changed"');
  expect(sold).toContain('Happy hour');
  // Two cappuccinos at 2.60, less ten percent: four whole euros.
  await until(async () => (await shell(`${login}\n${points}`)).includes('"kind":"earned","points":4'));
  await until(async () => (await shell(`${login}\n${look}`)).includes('"handler":"sale.created"'));
});

it('tells a second start on the same folder to go away, and goes on', async () => {
  await using folder = await dataFolder();
  await using first = await startServer({ dataDir: folder.path });
  await first.ready();
  await using second = await startServer({ dataDir: folder.path });
  expect(await second.exit()).toBe(1);
  expect(second.output()).toContain('Another Daino server already uses');
  expect((await fetch(`http://127.0.0.1:${first.port}/health/ready`)).status).toBe(200);
});

it('says which port is taken, and ends', async () => {
  await using folder = await dataFolder();
  await using other = await dataFolder();
  await using first = await startServer({ dataDir: folder.path });
  await first.ready();
  await using second = await startServer({ dataDir: other.path, port: first.port });
  expect(await second.exit()).toBe(1);
  expect(second.output()).toContain(String(first.port));
});

it('leaves no process behind when it is asked to stop', async () => {
  await using folder = await dataFolder();
  await using server = await startServer({ dataDir: folder.path });
  await server.ready();
  const family = await descendantsOf(server.pid);
  expect(family.length).toBeGreaterThan(3);
  expect(await server.end('SIGINT')).toBe(0);
  await until(() => !family.some(isAlive));
  await until(async () => (await processesOf(folder.path)).length === 0);
});

it('starts again with everything it had after it was killed', async () => {
  await using folder = await dataFolder();
  await using first = await startServer({ dataDir: folder.path });
  await first.ready();
  const [server = 0] = await descendantsOf(first.pid);
  process.kill(server, 'SIGKILL');
  await first.exit();
  await using again = await startServer({ dataDir: folder.path });
  await again.ready();
  const [login] = await readmeLines(again, folder.path);
  expect(await shell(`${login}\necho "token=$TOKEN"`)).toMatch(/token=ey/);
});

/** The copyable lines of the README, turned to a server of the test's own. */
async function readmeLines(server: ServerProcess, dataDir: string): Promise<string[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const lines = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  return lines
    .filter((line) => line.includes('curl'))
    .map((line) => line.replaceAll(':4000', `:${server.port}`).replaceAll('.daino/', `${dataDir}/`));
}

async function shell(script: string): Promise<string> {
  const { stdout } = await run('bash', ['-c', `set -euo pipefail\n${script}`]);
  return stdout;
}
