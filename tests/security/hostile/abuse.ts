// npm run abuse [-- --write]: lets every hostile plugin strike and prints what came of it, or writes the page of it.
import { writeFile } from 'node:fs/promises';
import { openArena } from './arena.ts';
import { measureAbuse } from './measure-abuse.ts';
import { ownDatabase } from './own-database.ts';
import { renderAbuse } from './render-abuse.ts';

const PAGE = new URL('../../../docs/reference/abuse-corpus.md', import.meta.url);

const unknown = process.argv.slice(2).filter((argument) => argument !== '--write');
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there is --write.\n`);
  process.exitCode = 2;
} else {
  await using opened = new AsyncDisposableStack();
  const database = await ownDatabase(opened);
  const arena = opened.use(await openArena({ database, pauseMs: 0 }));
  const measured = await measureAbuse(arena, (group) => void process.stderr.write(`${group} …\n`));
  const { sold, faults } = await arena.bystander.stop();
  for (const fault of faults) process.stderr.write(`wrong: ${fault}\n`);
  const page = renderAbuse({ ...measured, sold, faults: faults.length });
  if (process.argv.includes('--write')) await writeFile(PAGE, page);
  else process.stdout.write(page);
}
