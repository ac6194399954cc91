import { existsSync, realpathSync } from 'node:fs';

export interface OuterWallOptions {
  readonly node: string;
  /** The working directory; only its name is there. */
  readonly folder: string;
  /** What the engine reads; `/*` at the end means a whole folder. */
  readonly files: readonly string[];
}

/**
 * The arguments of bubblewrap for a process that sees no network, no other process, no user and no file but Node's, the
 * engine's and the machine's libraries. There is no shell in there: to run a program is of no use. It stays in our
 * process group, so that all of it can be ended at once, also while it is being built.
 */
export function outerWall({ node, folder, files }: OuterWallOptions): readonly string[] {
  const read = [realpathSync(node), ...files.map((file) => file.replace(/\/\*$/, ''))];
  return [
    '--unshare-all',
    '--die-with-parent',
    '--clearenv',
    '--uid',
    NOBODY,
    '--gid',
    NOBODY,
    '--cap-drop',
    'ALL',
    '--proc',
    '/proc',
    '--dir',
    folder,
    ...[...LIBRARIES, ...read].flatMap((at) => (existsSync(at) ? ['--ro-bind', at, at] : [])),
    ...(node === realpathSync(node) ? [] : ['--ro-bind', realpathSync(node), node]),
    '--chdir',
    folder,
  ];
}

const NOBODY = '65534';
/** Where a machine keeps its libraries, and the list of where they are. */
const LIBRARIES = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib', '/etc/ld.so.cache'];
