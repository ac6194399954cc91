import type { OrganizationId } from '@daino/kernel';
import type { OperatorQueries } from '../store-transaction.ts';

export interface OrganizationDraft {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
}

/** Creates an organization unless its id or slug exists; answers the id that the slug has. */
export async function ensure({ query }: OperatorQueries, draft: OrganizationDraft): Promise<OrganizationId> {
  await query
    .insertInto('organizations')
    .values(draft)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await query
    .selectFrom('organizations')
    .select('id')
    .where('slug', '=', draft.slug)
    .executeTakeFirstOrThrow();
  return row.id;
}
