import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '@daino/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './copy-hello.ts';
import { send } from './test-server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const TIMEOUT_MS = 60_000;

interface Started {
  readonly child: ChildProcess;
  /** Everything that it printed so far. */
  output(): string;
  /** Resolves with the address once it is ready. */
  ready(): Promise<string>;
  /** Resolves with the exit code once it has ended. */
  ended(): Promise<number | null>;
}

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  temporary = await temporaryFolder();
});
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await temporary[Symbol.asyncDispose]();
});

describe('a server that is started', () => {
  it(
    'serves, is alone on its data, ends without a trace, and recovers when it was killed',
    { timeout: TIMEOUT_MS * 2 },
    async () => {
      const dataDir = path.join(temporary.folder, 'data');
      const first = start({ DAINO_DATA_DIR: dataDir });
      const address = await first.ready();
      expect(first.output()).toMatch(/Creating the database … \d+\.\d s\n/);
      expect(first.output()).toMatch(/store +018cc251-f400-7002-8000-000000000001/);
      expect(first.output()).toMatch(/password +\w{20}/);
      const { status, body } = await send(`${address}/health/ready`);
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          status: 'ready',
          checks: { database: { ok: true }, sandbox: { ok: true }, outbox: { ok: true } },
        },
      });

      const [login, sale, points, logs] = await readmeLines({ address, dataDir });
      expect(await shell(`${login}\n${sale}`)).toMatch(/"adjustments":\[\{[^\]]*"source":"hello"/);
      await until(async () => (await shell(`${login}\n${points}`)).includes('"kind":"earned"'));
      await until(async () => (await shell(`${login}\n${logs}`)).includes('sale counted'));

      const second = start({ DAINO_DATA_DIR: dataDir });
      expect(await second.ended()).toBe(1);
      expect(second.output()).toMatch(/^Another Daino server already uses .+data\..+\n$/);
      expect((await send(`${address}/health/ready`)).status).toBe(200);

      first.child.kill('SIGKILL');
      await first.ended();
      const third = start({ DAINO_DATA_DIR: dataDir });
      expect((await send(`${await third.ready()}/health/ready`)).status).toBe(200);
      third.child.kill('SIGTERM');
      expect(await third.ended()).toBe(0);
      expect(third.output()).toMatch(/Stopping … \d+\.\d s\n$/);
      expect(existsSync(path.join(dataDir, 'pg', 'postmaster.pid'))).toBe(false);
    },
  );

  it('says so when its port is taken, and touches nothing', { timeout: TIMEOUT_MS }, async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const dataDir = path.join(temporary.folder, 'untouched');
    const refused = start({ DAINO_DATA_DIR: dataDir, PORT: String(port) });
    expect(await refused.ended()).toBe(1);
    expect(refused.output()).toBe(
      `Another program already listens on 127.0.0.1:${port}. Stop it, or set PORT to a free one.\n`,
    );
    expect(existsSync(dataDir)).toBe(false);
    taken.close();
  });

  it('names every variable that it cannot use', { timeout: TIMEOUT_MS }, async () => {
    const refused = start({ PORT: 'many', DAINO_SECRET: 'short' });
    expect(await refused.ended()).toBe(1);
    expect(refused.output()).toContain(
      '  PORT: must be a whole number\n  DAINO_SECRET: must have at least 32 characters\n',
    );
  });
});

/** The lines that README.md tells to copy, for a server that runs elsewhere. */
async function readmeLines({ address, dataDir }: { address: string; dataDir: string }): Promise<string[]> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```sh\n(.*curl .*)\n```/g)].map(([, line = '']) => line);
  expect(blocks).toHaveLength(4);
  return blocks.map((line) =>
    line.replaceAll('http://127.0.0.1:4000', address).replaceAll('.daino/', `${dataDir}/`),
  );
}

async function shell(script: string): Promise<string> {
  return (await promisify(execFile)('/bin/sh', ['-c', script])).stdout;
}

function start(environment: Record<string, string>): Started {
  const child = spawn(
    process.execPath,
    ['--import', './apps/server/loader/register.js', 'apps/server/src/main.ts'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    },
  );
  running.add(child);
  let output = '';
  let code: number | null | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  child.once('close', (ended) => {
    running.delete(child);
    code = ended;
  });
  return {
    child,
    output: () => output,
    ready: async () => {
      let address: string | undefined;
      await until(() => {
        if (code !== undefined) throw new Error(`it ended with ${code}:\n${output}`);
        return (address = /ready at (\S+)\n/.exec(output)?.[1]) !== undefined;
      });
      return address ?? '';
    },
    ended: async () => {
      await until(() => code !== undefined);
      return code ?? null;
    },
  };
}
