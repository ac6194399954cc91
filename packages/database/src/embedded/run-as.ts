// Postgres refuses to run as root, initdb refuses a user that has no name. This file decides who runs them instead.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { databaseErrors } from '@daino/contract';
import type { Binaries } from './binaries.ts';

/** How to start a program of Postgres, and to whom its files belong on disk. */
export interface RunAs {
  readonly owner: { readonly uid: number; readonly gid: number };
  /** For `spawn`: the user to become. */
  readonly drop: { readonly uid?: number; readonly gid?: number };
  /** Put before the program and its arguments. */
  readonly prefix: readonly string[];
}

const NOBODY = 65_534;
/** A user namespace in which the same user has no rights beyond its own files and is called `nobody`. */
const NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** Nothing is taken from our environment: what Postgres does must not depend on who starts it. */
export const POSTGRES_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * Ourselves where that works; as root the folder's owner or `nobody`, whoever reaches folders and binaries;
 * else ourselves in a user namespace. Throws DATABASE_UNAVAILABLE when nothing works.
 */
export function chooseRunAs(binaries: Binaries, folders: readonly string[]): RunAs {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const ourselves = { owner: { uid, gid }, drop: {}, prefix: [] };
  if (process.platform === 'win32' || (uid !== 0 && hasName())) return ourselves;

  const inNamespace = { ...ourselves, prefix: NAMESPACE };
  const choices =
    uid === 0 ? [...asOthers(folders), inNamespace, ...asOthers([binaries.folder])] : [inNamespace];
  const found = choices.find((choice) => reaches(choice, { binaries, folders }));
  if (found) return found;
  throw databaseErrors.DATABASE_UNAVAILABLE({
    cause:
      uid === 0
        ? `Postgres does not run as root, no other user reaches ${folders[0] ?? ''}, and user namespaces are not allowed here. Set DATABASE_URL, or start as an ordinary user.`
        : `the user ${uid} has no name on this system, and user namespaces are not allowed here. Set DATABASE_URL.`,
  });
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** The folders' owners that are not root, then `nobody`. */
function asOthers(folders: readonly string[]): RunAs[] {
  const owners = folders.map((folder) => statSync(folder)).filter((stat) => stat.uid !== 0);
  return [...owners, { uid: NOBODY, gid: NOBODY }].map(({ uid, gid }) => ({
    owner: { uid, gid },
    drop: { uid, gid },
    prefix: [],
  }));
}

/** Tries it: passes through every folder and starts the real program. */
function reaches(
  choice: RunAs,
  { binaries, folders }: { binaries: Binaries; folders: readonly string[] },
): boolean {
  const script = 'program=$1; shift; for it; do test -x "$it" || exit 1; done; exec "$program" --version';
  const share = path.join(binaries.folder, 'share', 'postgresql');
  const probed = ['/bin/sh', '-c', script, 'daino-probe', binaries.postgres, share, ...folders];
  const [command = '', ...args] = [...choice.prefix, ...probed];
  const probe = spawnSync(command, args, {
    ...choice.drop,
    env: POSTGRES_ENVIRONMENT,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}
