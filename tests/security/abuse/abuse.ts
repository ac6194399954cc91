// npm run abuse [-- --write]: lets every hostile plugin strike and prints what came of it, or writes the page of it.
// npm run abuse -- cpu routes/loops: those of a group, or that one.
import { writeFile } from 'node:fs/promises';
import { type HostilePlugin, hostileGroups, hostilePlugins } from '../../fixtures/hostile/hostile-plugins.ts';
import { measureAbuse } from './measure-abuse.ts';
import { renderAbuse, summaryOf } from './render-abuse.ts';

const PAGE = new URL('../../../docs/reference/abuse-corpus.md', import.meta.url);

const writes = process.argv.includes('--write');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--write');
const corpus = (await Promise.all(hostileGroups().map(hostilePlugins))).flat();
const isNamed = ({ group, id }: HostilePlugin, name: string): boolean => name === group || name === id;
const unknown = wanted.filter((name) => !corpus.some((plugin) => isNamed(plugin, name)));
const isWhole = wanted.length === 0;

if (unknown.length > 0) {
  process.stderr.write(
    `There is no ${unknown.join(', ')}; there are ${hostileGroups().join(', ')} and --write.\n`,
  );
  process.exitCode = 2;
} else if (writes && !isWhole) {
  process.stderr.write('The page shows all of them: name none with --write.\n');
  process.exitCode = 2;
} else {
  const plugins = corpus.filter((plugin) => isWhole || wanted.some((name) => isNamed(plugin, name)));
  const measured = await measureAbuse(plugins, (abuse) => void process.stderr.write(`${summaryOf(abuse)}\n`));
  for (const fault of measured.faults) process.stderr.write(`wrong: ${fault}\n`);
  const page = renderAbuse(measured);
  if (writes) await writeFile(PAGE, page);
  else process.stdout.write(page);
}
