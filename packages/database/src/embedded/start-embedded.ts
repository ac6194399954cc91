import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseErrors } from '@daino/contract';
import type { Log } from '@daino/kernel';
import { findBinaries } from './binaries.ts';
import { createCluster } from './create-cluster.ts';
import {
  clusterFolder,
  giveCluster,
  makeDataFolder,
  makeSocketFolder,
  SOCKET_PORT,
  socketParent,
} from './folders.ts';
import { holdCluster } from './hold-cluster.ts';
import { launchPostgres, type LaunchedPostgres } from './launch-postgres.ts';
import { readPidFile, type RunningPostgres } from './pid-file.ts';
import { chooseRunAs } from './run-as.ts';
import { until } from './until.ts';

export interface StartEmbeddedOptions {
  readonly dataFolder: string;
  readonly log: Log;
  readonly progress: (message: string) => void;
  /** Default true. */
  readonly durable?: boolean;
  /** The cluster is removed when its server ends, however we end. Default false. */
  readonly ephemeral?: boolean;
}

/** A Postgres of our own that only this process uses. Disposing stops it. */
export interface EmbeddedServer extends AsyncDisposable {
  /** The folder of its socket. */
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** It was running already: left behind by a process that was killed. */
  readonly adopted: boolean;
}

const START_MS = 60_000;

/**
 * Starts Postgres in `<dataFolder>/pg`, or adopts the one that a killed process left behind.
 * Throws DATABASE_IN_USE when a living process works with it, DATABASE_UNAVAILABLE when it cannot run here.
 */
export async function startEmbedded(options: StartEmbeddedOptions): Promise<EmbeddedServer> {
  makeDataFolder(options.dataFolder);
  const dataFolder = realpathSync(options.dataFolder);
  const cluster = clusterFolder(dataFolder);
  for (const end = performance.now() + START_MS; performance.now() < end; await sleep(50)) {
    const running = await runningPostgres(cluster);
    const launched = running ? undefined : await startPostgres(dataFolder, options);
    const postgres = running ?? launched;
    if (!postgres) continue;
    const hold = await holdCluster({
      host: postgres.socketFolder,
      port: SOCKET_PORT,
      log: options.log,
      adopted: launched === undefined,
    });
    if (hold === 'gone') await launched?.end();
    if (hold === 'gone') continue;
    if (hold === 'taken') {
      launched?.release();
      throw databaseErrors.DATABASE_IN_USE({ where: options.dataFolder });
    }
    return {
      host: postgres.socketFolder,
      port: SOCKET_PORT,
      pid: postgres.pid,
      adopted: launched === undefined,
      [Symbol.asyncDispose]: async () => {
        if (hold.held) {
          hold.expectEnd();
          await stopPostgres(cluster, postgres);
          await launched?.end();
        } else launched?.release();
        await hold[Symbol.asyncDispose]();
      },
    };
  }
  throw databaseErrors.DATABASE_UNAVAILABLE({ cause: `Postgres in ${cluster} does not start.` });
}

/** One that is starting or stopping is waited for. */
async function runningPostgres(cluster: string): Promise<RunningPostgres | undefined> {
  await until(() => (readPidFile(cluster)?.status ?? 'ready') === 'ready', START_MS);
  return readPidFile(cluster);
}

/**
 * Undefined when Postgres says that a dead one is in its way: its lock file or its memory may outlive it for a moment,
 * and another process may have been quicker.
 */
async function startPostgres(
  dataFolder: string,
  { log, progress, durable = true, ephemeral = false }: StartEmbeddedOptions,
): Promise<LaunchedPostgres | undefined> {
  const cluster = clusterFolder(dataFolder);
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, [...new Set([dataFolder, socketParent(dataFolder)])]);
  giveCluster(cluster, runAs);
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) {
    progress('Creating the database …');
    await createCluster({ dataFolder, cluster, binaries, runAs, durable });
  }
  const launch = await launchPostgres({
    cluster,
    socketFolder: makeSocketFolder(dataFolder, runAs),
    binaries,
    runAs,
    durable,
    ephemeral,
    said: (text) => log.debug('postgres', { said: text.trimEnd() }),
  });
  if ('launched' in launch) return launch.launched;
  if (/already exists|still in use|is being used/.test(launch.refused)) return undefined;
  throw databaseErrors.DATABASE_UNAVAILABLE({ cause: `Postgres did not start:\n${launch.refused}` });
}

const STOP_MS = 10_000;

/** Directly, not through the guardian: that may be dead, and an adopted server has none. */
async function stopPostgres(cluster: string, { pid }: RunningPostgres): Promise<void> {
  const gone = () => readPidFile(cluster)?.pid !== pid;
  if (gone()) return;
  process.kill(pid, 'SIGINT');
  if (!(await until(gone, STOP_MS)) && !gone()) process.kill(pid, 'SIGQUIT');
  await until(gone, STOP_MS);
}
