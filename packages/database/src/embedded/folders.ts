import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { databaseErrors } from '@daino/contract';
import type { RunAs } from './run-as.ts';

/** Names the socket file only: no TCP port is opened. */
export const SOCKET_PORT = 5432;

/** Bytes that the kernel takes for the path of a socket. */
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

/** Where the cluster lives in a data folder. */
export function clusterFolder(dataFolder: string): string {
  return path.join(dataFolder, 'pg');
}

/** Makes the data folder when it is missing: others may pass through, not list, as Postgres may run as another user. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw databaseErrors.DATABASE_UNAVAILABLE({ cause: `the data folder cannot be used: ${why}` }, { cause });
  }
}

/** Where the socket will be: in the data folder, or in the temporary folder when that path would be too long. */
export function socketParent(dataFolder: string): string {
  return fits(path.join(dataFolder, 'run')) ? dataFolder : temporaryFolder();
}

/** Makes the socket folder, which only its owner can enter. A folder of somebody else is never used. */
export function makeSocketFolder(dataFolder: string, runAs: RunAs): string {
  const parent = socketParent(dataFolder);
  const near = parent === dataFolder;
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const names = near ? ['run'] : ['', '-1', '-2', '-3', '-4'].map((tail) => `daino-${hash}${tail}`);
  for (const name of names) {
    const folder = path.join(parent, name);
    if (ownFolder(folder, { runAs, repair: near })) return folder;
  }
  throw databaseErrors.DATABASE_UNAVAILABLE({
    cause: `the folder for its socket, ${path.join(parent, names[0] ?? '')}, belongs to somebody else or is open to others.`,
  });
}

/** Gives every file of a cluster, if there is one, to whom Postgres runs as; the folder itself last, so that an interrupted run repeats. */
export function giveCluster(cluster: string, runAs: RunAs): void {
  if (!existsSync(cluster)) return;
  const { uid } = lstatSync(cluster);
  if (process.platform === 'win32' || uid === runAs.owner.uid) return;
  if (process.getuid?.() !== 0) {
    throw databaseErrors.DATABASE_UNAVAILABLE({
      cause: `${cluster} belongs to the user ${uid}: start as that user or as root, or use another data folder.`,
    });
  }
  for (const entry of readdirSync(cluster, { recursive: true, withFileTypes: true })) {
    lchownSync(path.join(entry.parentPath, entry.name), runAs.owner.uid, runAs.owner.gid);
  }
  chownSync(cluster, runAs.owner.uid, runAs.owner.gid);
}

/** In a folder that only we write to, wrong rights are repaired; in the temporary folder they are refused. */
function ownFolder(folder: string, { runAs, repair }: { runAs: RunAs; repair: boolean }): boolean {
  const made = makeFolder(folder);
  const stat = lstatSync(folder);
  if (!stat.isDirectory()) return false;
  const ours = stat.uid === process.getuid?.() || stat.uid === runAs.owner.uid;
  const closed = (stat.mode & 0o077) === 0;
  if (!made && !repair && !(ours && closed)) return false;
  if (process.platform === 'win32') return true;
  if (stat.uid !== runAs.owner.uid) chownSync(folder, runAs.owner.uid, runAs.owner.gid);
  if (!closed) chmodSync(folder, 0o700);
  return true;
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function fits(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= SOCKET_PATH_BYTES;
}

function temporaryFolder(): string {
  const usual = tmpdir();
  const usable = fits(path.join(usual, `daino-${'x'.repeat(14)}`)) && statSync(usual).isDirectory();
  return usable ? usual : '/tmp';
}
