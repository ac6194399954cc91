import { sql, type RawBuilder } from 'kysely';

/** Which part of a list is wanted, newest first. */
export interface ListOptions {
  readonly limit: number;
  /** The id after which the page starts. */
  readonly after?: string | undefined;
  /** Text to look for, taken literally and without regard to case. */
  readonly q?: string | undefined;
}

/** Whether one of `columns` contains `text`; `%` and `_` in it stand for themselves. */
export function contains(text: string, columns: readonly string[]): RawBuilder<boolean> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(${sql.join(
    columns.map((column) => sql`${sql.ref(column)} ilike ${pattern}`),
    sql` or `,
  )})`;
}
