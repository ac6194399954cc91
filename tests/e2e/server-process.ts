import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@daino/testkit';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server as a user starts it, in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  /** Resolves when it listens; throws with its output when it ends first. */
  ready(): Promise<void>;
  /** Sends a signal and gives the exit code once it has ended; null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** The exit code of a server that ends by itself. */
  exit(): Promise<number | null>;
}

export interface ServerOptions {
  readonly dataDir: string;
  readonly port?: number;
}

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const env = { ...process.env, DAINO_DATA_DIR: options.dataDir, PORT: String(port) };
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const server: ServerProcess = {
    port,
    pid: child.pid ?? 0,
    output: () => output,
    ready: () => until(() => isReady(child, { port, output })),
    end: async (signal) => {
      child.kill(signal);
      return exited;
    },
    exit: () => exited,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await server.end('SIGTERM');
    },
  };
  return server;
}

/** A folder for a server's data, gone at the end. Others may pass through it: Postgres may run as another user. */
export async function dataFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'daino-e2e-'));
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The processes whose environment, arguments or working folder name a data folder. */
export async function processesOf(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const named = await Promise.all(pids.map((pid) => namesFolder(pid, dataDir)));
  return pids.filter((pid, index) => named[index] && pid !== process.pid);
}

/** All processes below one, at any depth. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const stats = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(parentOf),
  );
  const below = (parent: number): number[] =>
    stats.flatMap((one) => (one?.parent === parent ? [one.pid, ...below(one.pid)] : []));
  return below(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isReady(
  child: ChildProcess,
  at: { readonly port: number; readonly output: string },
): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${at.output}`);
  return fetch(`http://127.0.0.1:${at.port}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function namesFolder(pid: number, folder: string): Promise<boolean> {
  const texts = await Promise.all(
    ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  return texts.some((text) => text.includes(folder));
}

async function parentOf(name: string): Promise<{ pid: number; parent: number } | undefined> {
  const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
  const parent = text?.slice(text.lastIndexOf(')') + 4).split(' ')[0];
  return parent === undefined ? undefined : { pid: Number(name), parent: Number(parent) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
