import { tableErrors } from '@daino/contract';
import { type Database, pluginTables, type PluginTable } from '@daino/database';
import type { CapabilityScope } from '@daino/engine';
import { DainoError, type InstallationId } from '@daino/kernel';

type Tables = ReadonlyMap<string, PluginTable>;

/** Installations whose tables are remembered. */
const REMEMBERED = 1_000;

/**
 * The tables that plugins made, as this process knows them. They only ever grow, so that what is known stays right: a
 * table or field that is not known here may have been made by another process, and is asked for again.
 */
export class KnownTables {
  readonly #database: Database;
  /** The one used longest ago first. */
  readonly #known = new Map<InstallationId, Tables>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Works with a table as it is known; again with more fields when it was known with fewer. Throws TABLE_UNKNOWN. */
  async use<T>(scope: CapabilityScope, name: string, work: (table: PluginTable) => Promise<T>): Promise<T> {
    const known = this.#known.get(scope.installation.id)?.get(name);
    const table = known ?? (await this.reread(scope, name));
    try {
      return await work(table);
    } catch (error) {
      if (!(error instanceof DainoError) || error.code !== 'CAPABILITY_ARGUMENTS_INVALID') throw error;
      const now = await this.reread(scope, name);
      if (now.fields.length === table.fields.length) throw error;
      return work(now);
    }
  }

  /** A table as the database knows it now. Throws TABLE_UNKNOWN. */
  async reread(scope: CapabilityScope, name: string): Promise<PluginTable> {
    const { id } = scope.installation;
    const list = await this.#database.inStore(scope, (tx) => pluginTables.list(tx, id));
    this.#remember(id, new Map(list.map((table) => [table.name, table])));
    const table = this.#known.get(id)?.get(name);
    if (!table) throw tableErrors.TABLE_UNKNOWN({ table: name });
    return table;
  }

  #remember(id: InstallationId, tables: Tables): void {
    this.#known.delete(id);
    this.#known.set(id, tables);
    if (this.#known.size <= REMEMBERED) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}
