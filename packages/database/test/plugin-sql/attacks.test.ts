import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaNames } from '../../src/plugin-sql/schema-names.ts';
import { ATTACKS } from './attacks.ts';
import { type TwoInstallations, twoInstallations } from './two-installations.ts';

let two: TwoInstallations;

beforeAll(async () => {
  two = await twoInstallations();
});
afterAll(() => two[Symbol.asyncDispose]());

describe.each(Object.entries(ATTACKS))('%s', (_, attacks) => {
  test.each(attacks)('stays inside with the guard: $sql', async ({ sql, guard }) => {
    const outcome = await settled(two.query(spelled(sql)));
    expect(outcome).toMatch(guard === 'passes' ? /^(SQL_|\{"rows":)/ : new RegExp(`^${guard}: `));
    expect(outcome).not.toMatch(/theirs|px_|daino_|superuser/);
    expect(await state()).toEqual(UNTOUCHED);
  });

  test.each(attacks)('stays inside without the guard: $sql', async ({ sql, database }) => {
    const outcome = await settled(two.unguarded(spelled(sql)));
    expect(outcome).toMatch(database === 'refused' ? /^SQL_\w+: / : /^\{"rows":/);
    expect(outcome).not.toMatch(database === 'shows names' ? /theirs/ : /theirs|px_|daino_/);
    expect(await state()).toEqual(UNTOUCHED);
  });
});

const UNTOUCHED = {
  ours: [{ word: 'ours secret', customer: 'ours Ada', product: 'ours Tea', stock: 0 }],
  unguarded: [{ word: 'ours secret', customer: 'ours Ada', product: 'ours Tea', stock: 0 }],
  theirs: [{ word: 'theirs secret', customer: 'theirs Ada', product: 'theirs Tea', stock: 0 }],
};

/** What the next queries of both find, whatever was tried before. */
async function state(): Promise<unknown> {
  const sql = `select word, c.name as customer, p.name as product, p.stock from secrets, customers c, products p`;
  return {
    ours: (await two.query(sql)).rows,
    unguarded: (await two.unguarded(sql)).rows,
    theirs: (await two.database.pluginSql.query(two.theirs, sql, [])).rows,
  };
}

/** The answer, or the refusal, as one line. */
async function settled(answer: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await answer);
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return `${code}: ${message}`;
  }
}

function spelled(sql: string): string {
  return sql
    .replaceAll('THEIRS', schemaNames(two.theirs.installationId).schema)
    .replaceAll('OURS', schemaNames(two.ours.installationId).schema)
    .replaceAll('STORE', two.theirs.storeId);
}
