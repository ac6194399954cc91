import type { Database } from '@daino/database';

/** A database that counts what it is sent in stores, `begin` and `commit` included. */
export function countStatements(database: Database): {
  readonly counted: Database;
  readonly statements: () => number;
} {
  let statements = 0;
  const inStore: Database['inStore'] = (access, work) => {
    statements += 2;
    return database.inStore(access, ({ query, storeId }) => {
      const counting = query.withPlugin({
        transformQuery: ({ node }) => {
          statements += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      return work({ storeId, query: counting });
    });
  };
  return { counted: { ...database, inStore }, statements: () => statements };
}
