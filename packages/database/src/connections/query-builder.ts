import {
  CamelCasePlugin,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Tables } from '../tables.ts';

/** Kysely over a driver: columns are snake_case in Postgres and camelCase here; the keys of JSON values stay as they are. */
export function queryBuilder(driver: Driver): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (query) => new PostgresIntrospector(query),
    },
    plugins: PLUGINS,
  });
}

const PLUGINS = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];
