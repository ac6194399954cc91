import { LIMITS, MIGRATION_NAME, type PluginMigration } from '@daino/contract';
import type { Issue } from '@daino/kernel';
import type { PluginFolder } from './plugin-folder.ts';

interface FoundMigrations {
  readonly migrations: readonly PluginMigration[];
  readonly issues: readonly Issue[];
}

/** The SQL files of a plugin in the order of their names. What they say is looked at when they are applied. */
export async function readMigrations(folder: PluginFolder, location: string): Promise<FoundMigrations> {
  const names = (await folder.list(location)).filter((name) => name.endsWith('.sql')).toSorted();
  const issues = migrationFaults(names).map((message) => ({ path: location, message }));
  if (issues.length > 0) return { migrations: [], issues };
  const migrations = await Promise.all(
    names.map(async (name) => {
      const text = await folder.read(`${location}/${name}`, LIMITS.migrations.textLength);
      return { name, text: text.toString('utf8') };
    }),
  );
  return { migrations, issues };
}

/** What is wrong with the names of migrations, one sentence each. */
export function migrationFaults(names: readonly string[]): readonly string[] {
  const { files } = LIMITS.migrations;
  const numbers = names.map((name) => Number.parseInt(name, 10));
  const ordered = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
  return [
    ...names
      .filter((name) => !MIGRATION_NAME.test(name))
      .map((name) => `${name} is no name of a migration; call it like 001_points.sql`),
    ...(ordered ? [] : ['the numbers of the files must rise with their names: 001, 002, …']),
    ...(names.length > files ? [`there are ${names.length} files, ${files} are allowed`] : []),
  ];
}
