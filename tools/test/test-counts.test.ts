import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tally } from '../test-counts.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const REPORTER = fileURLToPath(new URL('../count-reporter.mjs', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Runs vitest itself on planted test files and adds up what the reporter wrote. */
function runTests(files: Record<string, string>) {
  using folder = temporaryFolder(files);
  const counts = path.join(folder.path, 'counts.jsonl');
  const args = [
    VITEST,
    'run',
    '--globals',
    '--maxWorkers=1',
    '--root',
    folder.path,
    `--reporter=${REPORTER}`,
  ];
  const env = { PATH: process.env['PATH'], DAINO_TEST_COUNTS: counts };
  const { status } = spawnSync(process.execPath, args, { env, cwd: folder.path, stdio: 'ignore' });
  return { ...tally(counts, status ?? 1), text: readFileSync(counts, 'utf8') };
}

test('counts tests, broken files, broken suites and unhandled errors', () => {
  const { passed, failed } = runTests({
    'a.test.mjs': "test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c', () => {});",
    'b.test.mjs': "throw new Error('this file does not load');",
    'c.test.mjs':
      "describe('d', () => { beforeAll(() => { throw new Error('no') }); test('e', () => {}); });",
    'd.test.mjs': "test('f', () => { Promise.reject(new Error('nobody waits')); });",
  });
  expect({ passed, failed }).toEqual({ passed: 2, failed: 4 });
});

test('is green when every test passed', () => {
  const { passed, failed } = runTests({ 'a.test.mjs': "test('a', () => {}); test('b', () => {});" });
  expect({ passed, failed }).toEqual({ passed: 2, failed: 0 });
});

test.each([
  ['died before it wrote anything', '', 1, { passed: 0, failed: 1 }],
  ['died on the way', '{"passed":3,"failed":0}\n', 0, { passed: 3, failed: 1 }],
  [
    'failed without a failed test',
    '{"passed":3,"failed":0}\n{"failed":0,"ended":true}\n',
    1,
    { passed: 3, failed: 1 },
  ],
  [
    'failed with failed tests',
    '{"passed":3,"failed":2}\n{"failed":0,"ended":true}\n',
    1,
    { passed: 3, failed: 2 },
  ],
])('is red when the runner %s', (_how, text, code, sum) => {
  using folder = temporaryFolder({ counts: text });
  expect(tally(path.join(folder.path, 'counts'), code)).toEqual(sum);
});
