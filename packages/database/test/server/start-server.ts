import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerReport {
  readonly slugs?: readonly string[];
  readonly code?: string;
  readonly message?: string;
}

/** A server in a process of its own; see server-process.ts. */
export interface ServerProcess extends AsyncDisposable {
  readonly report: ServerReport;
  /** Orderly, by the end of its standard input; resolves to the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface StartServerOptions {
  readonly slug?: string;
  readonly uid?: number;
}

/** Resolves when it is open or has refused. */
export async function startServer(
  dataFolder: string,
  { slug, uid }: StartServerOptions = {},
): Promise<ServerProcess> {
  const script = path.join(import.meta.dirname, 'server-process.ts');
  const server = spawn(process.execPath, [script, dataFolder, ...(slug === undefined ? [] : [slug])], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const [line] = await once(createInterface(server.stdout), 'line');
  // What server-process.ts writes.
  const report = JSON.parse(String(line)) as ServerReport;
  return {
    report,
    stop: () => ended(server, () => server.stdin.end()),
    kill: async () => void (await ended(server, () => server.kill('SIGKILL'))),
    [Symbol.asyncDispose]: async () => void (await ended(server, () => server.stdin.end())),
  };
}

async function ended(server: ChildProcess, end: () => void): Promise<number | null> {
  if (server.exitCode !== null || server.signalCode !== null) return server.exitCode;
  const exit = once(server, 'exit');
  end();
  await exit;
  return server.exitCode;
}

/** The processes that keep a data folder's Postgres: the postmaster and, as its parent, the guardian. */
export function postgresOf(dataFolder: string): { readonly postmaster: number; readonly guardian: number } {
  const postmaster = Number(
    readFileSync(path.join(dataFolder, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  const stat = readFileSync(`/proc/${postmaster}/stat`, 'utf8');
  return { postmaster, guardian: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
}
