import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Binaries } from './binaries.ts';
import { readPidFile, type RunningPostgres } from './pid-file.ts';
import { POSTGRES_ENVIRONMENT, type RunAs } from './run-as.ts';
import { serverSettings, type ServerSettingsOptions } from './server-settings.ts';
import { until } from './until.ts';

export interface LaunchOptions extends ServerSettingsOptions {
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  /** The guardian removes the cluster after Postgres has ended. */
  readonly ephemeral: boolean;
  /** Receives what Postgres writes about itself. */
  said(text: string): void;
}

/** A Postgres that we started, under a guardian that outlives us. */
export interface LaunchedPostgres extends RunningPostgres {
  /** Lets Postgres live on when we end. */
  release(): void;
  /** Resolves when Postgres and its guardian have ended. */
  end(): Promise<void>;
}

export type Launch = { readonly launched: LaunchedPostgres } | { readonly refused: string };

const START_MS = 60_000;

/** Starts Postgres and waits until it takes connections; `refused` holds what it said when it would not. */
export async function launchPostgres(options: LaunchOptions): Promise<Launch> {
  const guardian = spawnGuardian(options);
  let said = '';
  let gone = false;
  guardian.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8_000);
    // The guardian waits for us even when Postgres has ended.
    if (text.includes('FATAL')) gone = true;
    options.said(text);
  });
  guardian.once('error', (error) => {
    said += error.message;
    gone = true;
  });
  guardian.once('exit', () => (gone = true));
  // Its pipe breaks when the guardian was killed before us.
  guardian.stdin.on('error', () => undefined);

  await until(() => gone || readPidFile(options.cluster)?.status === 'ready', START_MS);
  const running = gone ? undefined : readPidFile(options.cluster);
  if (running?.status !== 'ready') {
    // `leave` also keeps a guardian from removing a cluster that another Postgres works with.
    guardian.stdin.end(gone ? 'leave\n' : '');
    return { refused: said };
  }
  guardian.unref();
  const release = () => {
    guardian.stdin.end('leave\n');
    guardian.stderr.destroy();
  };
  const ended = new Promise<void>((done) => guardian.once('exit', () => done()));
  const end = () => {
    guardian.ref();
    guardian.stdin.end();
    return ended;
  };
  return { launched: { ...running, release, end } };
}

/**
 * The shell survives a SIGKILL of ours, sees its standard input close, and stops Postgres (fast shutdown).
 * `leave` tells it not to. Its own session keeps Ctrl-C away from Postgres, which would end before our work has.
 * No single process of Postgres may take more memory than this (KiB, beside what they share): a statement that wants
 * more fails alone instead of bringing down all.
 */
const GUARDIAN = [
  'remove=$1; shift',
  'ulimit -d 524288 2>/dev/null',
  '"$@" & postgres=$!',
  'trap "" INT TERM HUP',
  'read word; [ "$word" = leave ] && exit',
  'kill -INT $postgres 2>/dev/null; wait $postgres',
  '[ "$remove" = "" ] || rm -rf "$remove"',
].join('\n');

function spawnGuardian(options: LaunchOptions): ChildProcessByStdio<Writable, null, Readable> {
  const { cluster, runAs, binaries, ephemeral } = options;
  const [command = '', ...args] = [
    ...runAs.prefix,
    '/bin/sh',
    '-c',
    GUARDIAN,
    'daino-guardian',
    ephemeral ? `${cluster}/` : '',
    binaries.postgres,
    '-D',
    cluster,
    ...Object.entries(serverSettings(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  return spawn(command, args, {
    ...runAs.drop,
    env: POSTGRES_ENVIRONMENT,
    cwd: cluster,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}
