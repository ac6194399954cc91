import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepFile, readKeptFile } from './keep-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'daino-keep-file-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a kept file', () => {
  it('is made once, in a folder that may not be there yet, for this user only', () => {
    const home = path.join(folder, 'new');
    expect(keepFile(home, 'secret', () => 'one')).toBe('one');
    expect(keepFile(home, 'secret', () => 'two')).toBe('one');
    expect(statSync(path.join(home, 'secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['secret']);
  });

  it('is the same for two that make it at once', () => {
    const mine = keepFile(folder, 'secret', () => {
      keepFile(folder, 'secret', () => 'theirs');
      return 'mine';
    });
    expect(mine).toBe('theirs');
  });

  it('is undefined while there is none', () => {
    expect(readKeptFile(folder, 'secret')).toBeUndefined();
  });
});
