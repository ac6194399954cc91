import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue } from '@daino/kernel';
import { expect, it } from 'vitest';
import * as contract from './index.ts';

const packages = path.resolve(import.meta.dirname, '../..');
const sources = globSync('*/src/**/*.ts', { cwd: packages })
  .filter((file) => !file.includes('node_modules') && !/\.(test|test-d)\.ts$/.test(file))
  .map((file) => ({
    file: file.replaceAll('\\', '/'),
    text: withoutComments(readFileSync(path.join(packages, file), 'utf8')),
  }));

it('writes the name of every hook in one file', () => {
  for (const name of Object.values(contract.HOOKS))
    expect([name, holding(name)]).toEqual([name, ['contract/src/hooks/hook-names.ts']]);
});

it('writes the type of every event in one file', () => {
  for (const type of Object.values(contract.EVENTS))
    expect([type, holding(type)]).toEqual([type, ['contract/src/events/event-names.ts']]);
});

it('writes the name of every injection point in one file', () => {
  for (const point of contract.INJECTION_POINTS)
    expect([point, holding(point).filter((file) => file !== POINTS)]).toEqual([point, []]);
});

const POINTS = 'contract/src/ui/injection-points.ts';

it('writes the name of every capability where it is declared and where it is carried out', () => {
  for (const name of Object.keys(contract.capabilityTable)) {
    const [space] = name.split('.');
    const homes = ['contract/src/capabilities/capability-table.ts', `capabilities/src/${space}.ts`];
    expect([name, holding(name).filter((file) => !homes.includes(file))]).toEqual([name, []]);
  }
});

it('declares every error code in one file', () => {
  const sets = Object.values(contract).filter((one) => typeof one === 'object' && catalogue in one);
  const codes = sets.flatMap((set) => Object.keys(set as object));
  for (const code of codes) {
    const declared = sources
      .filter(({ text }) => new RegExp(`^  ${code}: \\{`, 'm').test(text))
      .map(({ file }) => file);
    expect([code, declared]).toEqual([code, [expect.stringMatching(/^contract\/src\/errors\//)]]);
  }
});

function holding(literal: string): readonly string[] {
  return sources
    .filter(({ text }) => text.includes(`'${literal}'`) || text.includes(`"${literal}"`))
    .map(({ file }) => file);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
