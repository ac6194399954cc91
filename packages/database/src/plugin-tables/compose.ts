import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';

/** A statement that was put together by us, as `ctx.db` takes one: it goes the same way. */
export interface ComposedSql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The text and parameters of a statement; names in it are quoted, values never part of the text. */
export function composed(statement: RawBuilder<unknown>): ComposedSql {
  const { sql: text, parameters }: CompiledQuery = statement.compile(COMPILER);
  return { text, values: parameters };
}

const COMPILER = new Kysely<never>({
  dialect: {
    createDriver: () => new DummyDriver(),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (query) => new PostgresIntrospector(query),
  },
});
