import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The text of `<folder>/<name>`; a missing file is made from `generate`, readable by this user only.
 * The file appears whole or not at all, and of two processes that make it at once both get the same text.
 */
export function keepFile(folder: string, name: string, generate: () => string): string {
  const kept = readKeptFile(folder, name);
  if (kept !== undefined) return kept;
  // Others may pass through the folder, not list it: the embedded database may run as another user.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const file = path.join(folder, name);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${generate()}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

/** The text of `<folder>/<name>`, or undefined when there is none. */
export function readKeptFile(folder: string, name: string): string | undefined {
  try {
    return readFileSync(path.join(folder, name), 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
