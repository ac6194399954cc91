// npm test: every test, or those that the arguments select. The last line is always `N passed, N failed`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ready } from './ready.mjs';
import { run } from './run.mjs';
import { tally } from './test-counts.mjs';

const { passed, failed } = await test(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function test(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'daino-counts-'));
  const counts = path.join(folder, 'counts.jsonl');
  try {
    const reporters = ['--reporter=default', '--reporter=./tools/count-reporter.mjs'];
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args];
    const code = await run(ready(), vitest, { DAINO_TEST_COUNTS: counts });
    return tally(counts, code);
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
