type Call = (...args: unknown[]) => Promise<unknown>;

/** The calls of `ctx.db` as they cross the wire; any may be missing where the platform does not offer them. */
export type DatabaseCalls = Readonly<Record<string, Call>>;

/**
 * `ctx.db` as plugins see it: instead of beginning and ending a transaction by hand, `transaction(work)` commits when
 * `work` succeeds, and rolls back and throws when it fails.
 */
export function databaseMembers(calls: DatabaseCalls): Record<string, unknown> {
  const { begin, commit, rollback, ...members } = calls;
  if (begin === undefined || commit === undefined || rollback === undefined) return members;
  const transaction = async (work: (db: object) => unknown): Promise<unknown> => {
    await begin();
    let result: unknown;
    try {
      result = await work(members);
    } catch (error) {
      // It may have ended by itself, which is why `work` failed.
      await rollback().catch(() => undefined);
      throw error;
    }
    await commit();
    return result;
  };
  return { ...members, transaction };
}
