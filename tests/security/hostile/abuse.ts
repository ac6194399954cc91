// npm run abuse [-- --write]: lets every hostile plugin strike and prints what came of it, or writes the page of it.
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '@daino/database';
import { Secret, silentLog } from '@daino/kernel';
import { openArena } from './arena.ts';
import { measureAbuse } from './measure-abuse.ts';
import { renderAbuse } from './render-abuse.ts';

const PAGE = new URL('../../../docs/reference/abuse-corpus.md', import.meta.url);

const unknown = process.argv.slice(2).filter((argument) => argument !== '--write');
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there is --write.\n`);
  process.exitCode = 2;
} else {
  await using opened = new AsyncDisposableStack();
  const database = await openOwnDatabase(opened);
  const arena = opened.use(await openArena({ database, pauseMs: 0 }));
  const measured = await measureAbuse(arena, (group) => void process.stderr.write(`${group} …\n`));
  const { sold, faults } = await arena.bystander.stop();
  for (const fault of faults) process.stderr.write(`wrong: ${fault}\n`);
  const page = renderAbuse({ ...measured, sold, faults: faults.length });
  if (process.argv.includes('--write')) await writeFile(PAGE, page);
  else process.stdout.write(page);
}

/** A durable database on disk, as in production; gone at the end. */
async function openOwnDatabase(stack: AsyncDisposableStack): Promise<Database> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'daino-abuse-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  // It is made closed; Postgres may run as another user and has to pass through.
  await chmod(dataDir, 0o711);
  const secret = new Secret(randomBytes(32));
  return stack.use(await openDatabase({ dataDir, secret, log: silentLog, progress: () => undefined }));
}
