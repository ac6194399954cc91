import { readdirSync } from 'node:fs';

const CONTRACT = new URL('../../packages/contract/src/', import.meta.url);
const NAMES = {
  hooks: await exportsOf('hooks'),
  events: await exportsOf('events'),
  capabilities: await exportsOf('capabilities'),
};

/** The name under which a folder of the contract exports a value; undefined when it does not. */
export function nameOfExport(folder, value) {
  return NAMES[folder].get(value);
}

async function exportsOf(folder) {
  const files = readdirSync(new URL(`${folder}/`, CONTRACT)).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const modules = await Promise.all(files.map((file) => import(new URL(`${folder}/${file}`, CONTRACT).href)));
  const names = modules.flatMap((module) => Object.entries(module).map(([name, value]) => [value, name]));
  // Of several names of one value the first one counts: it carries the comment.
  return new Map(names.toReversed());
}
