import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pluginErrors } from '@daino/contract';

/** The files of a plugin; nothing outside the folder is ever read, whatever a symbolic link says. */
export interface PluginFolder {
  /** Its real path. */
  readonly root: string;
  /** Whether there is such a file inside. */
  has(file: string): Promise<boolean>;
  /** The names of what lies directly in a folder inside; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Whether a real path lies inside. */
  contains(realPath: string): boolean;
  /** Reads a file that lies inside and has at most `maxBytes`; throws `BUNDLE_INVALID` otherwise. */
  read(file: string, maxBytes: number): Promise<Buffer>;
}

/** Throws `BUNDLE_INVALID` when there is no such folder. */
export async function openPluginFolder(location: string | URL): Promise<PluginFolder> {
  const wanted = location instanceof URL ? fileURLToPath(location) : path.resolve(location);
  const root = await realFolder(wanted);
  if (root === undefined) throw pluginErrors.BUNDLE_INVALID({ what: 'there is no such folder' });
  const contains = (realPath: string): boolean => isBelow(root, realPath);
  return {
    root,
    contains,
    has: async (file) => (await realFile(path.resolve(root, file), contains)) !== undefined,
    list: async (folder) => {
      const real = await realFolder(path.resolve(root, folder));
      return real !== undefined && contains(real) ? readdir(real) : [];
    },
    read: async (file, maxBytes) => {
      const real = await realFile(path.resolve(root, file), contains);
      if (real === undefined) throw pluginErrors.BUNDLE_INVALID({ what: `${file} is no file of the plugin` });
      return readCapped(real, file, maxBytes);
    },
  };
}

async function realFolder(wanted: string): Promise<string | undefined> {
  try {
    const root = await realpath(wanted);
    return (await stat(root)).isDirectory() ? root : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function realFile(file: string, contains: (realPath: string) => boolean): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    return contains(real) && (await stat(real)).isFile() ? real : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The size is taken from the open file, so that a growing one is not read either. */
async function readCapped(real: string, name: string, maxBytes: number): Promise<Buffer> {
  await using handle = await open(real, 'r');
  const { size } = await handle.stat();
  if (size > maxBytes)
    throw pluginErrors.BUNDLE_INVALID({ what: `${name} is larger than ${maxBytes} bytes` });
  const buffer = Buffer.alloc(size);
  const { bytesRead } = await handle.read(buffer, 0, size, 0);
  return buffer.subarray(0, bytesRead);
}

function isBelow(root: string, realPath: string): boolean {
  const relative = path.relative(root, realPath);
  return (
    relative !== '' &&
    !relative.startsWith(`..${path.sep}`) &&
    relative !== '..' &&
    !path.isAbsolute(relative)
  );
}

/** Also a path through a file, a loop of links or a name that no system takes: there is no such file. */
function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(String(code));
}
