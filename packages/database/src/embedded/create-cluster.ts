import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { databaseErrors } from '@daino/contract';
import type { Binaries } from './binaries.ts';
import { POSTGRES_ENVIRONMENT, type RunAs } from './run-as.ts';

/** The superuser of an embedded server; only this package connects as it. */
export const SUPERUSER = 'postgres';

const BEGUN = 'pg.new-';

export interface CreateClusterOptions {
  readonly dataFolder: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly durable: boolean;
}

/**
 * Runs initdb beside the final place and renames at the end: a cluster exists whole or not at all,
 * whoever is killed and however many start at once.
 */
export async function createCluster(options: CreateClusterOptions): Promise<void> {
  const { dataFolder, cluster, runAs } = options;
  removeUnfinished(dataFolder);
  const begun = path.join(dataFolder, `${BEGUN}${process.pid}`);
  rmSync(begun, { recursive: true, force: true });
  mkdirSync(begun, { mode: 0o700 });
  if (process.platform !== 'win32') chownSync(begun, runAs.owner.uid, runAs.owner.gid);
  try {
    await runInitdb(begun, options);
    renameSync(begun, cluster);
  } catch (error) {
    rmSync(begun, { recursive: true, force: true });
    // Another process that started at the same time was quicker.
    if (!existsSync(path.join(cluster, 'PG_VERSION'))) throw error;
  }
}

/** The locale sorts the same on every machine; the socket's folder is the only door, so nothing asks for a password. */
const INITDB_ARGUMENTS = [
  `--username=${SUPERUSER}`,
  '--auth=trust',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--no-instructions',
];

function runInitdb(begun: string, { binaries, runAs, durable }: CreateClusterOptions): Promise<void> {
  const sync = durable ? [] : ['--no-sync'];
  const [command = '', ...args] = [
    ...runAs.prefix,
    binaries.initdb,
    '-D',
    begun,
    ...sync,
    ...INITDB_ARGUMENTS,
  ];
  return new Promise((done, refuse) => {
    const initdb = spawn(command, args, {
      ...runAs.drop,
      env: POSTGRES_ENVIRONMENT,
      cwd: begun,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    initdb.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
    const failed = (why: string) =>
      refuse(databaseErrors.DATABASE_UNAVAILABLE({ cause: `initdb failed: ${why}` }));
    initdb.once('error', (error) => failed(error.message));
    initdb.once('close', (code) => (code === 0 ? done() : failed(said)));
  });
}

/** What a process that was killed during initdb left behind. */
function removeUnfinished(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    if (!name.startsWith(BEGUN) || isAlive(Number(name.slice(BEGUN.length)))) continue;
    rmSync(path.join(dataFolder, name), { recursive: true, force: true });
  }
}

/** Whether a process with this pid exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
