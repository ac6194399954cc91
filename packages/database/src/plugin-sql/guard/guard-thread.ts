// A thread of the guard: reads texts that take too long to be read between two requests.
import type { PluginMigration } from '@daino/contract';
import { serveSideThread } from '@daino/kernel/side-thread';
import { checkMigration } from './check-migration.ts';
import { loadParser } from './parse-sql.ts';
import { examineQuery } from './sql-guard.ts';

export type GuardTasks = {
  readonly query: (text: string) => ReturnType<typeof examineQuery>;
  readonly migration: (migration: PluginMigration) => readonly string[];
};

serveSideThread(async (callable: ReadonlySet<string>): Promise<GuardTasks> => {
  await loadParser();
  return {
    query: (text) => examineQuery(text, callable),
    migration: (migration) => checkMigration(migration, callable),
  };
});
