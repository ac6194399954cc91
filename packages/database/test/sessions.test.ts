import { createHash } from 'node:crypto';
import { newId, type UserId } from '@daino/kernel';
import { expect, test } from 'vitest';
import { type Database, sessions } from '../src/index.ts';
import { testDatabase, testUser } from '../src/testing/index.ts';

const now = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-15T12:00:00Z');
const hash = (token: string): Buffer => createHash('sha256').update(token).digest();

test('exchanges a token for the next one', async () => {
  await using database = await testDatabase();
  const { userId, familyId } = await login(database, 'first');
  expect(await rotate(database, 'first', 'second')).toEqual({ outcome: 'rotated', userId, familyId });
  expect(await rotate(database, 'second', 'third')).toEqual({ outcome: 'rotated', userId, familyId });
});

test('ends the family when a token is used twice', async () => {
  await using database = await testDatabase();
  const { userId, familyId } = await login(database, 'first');
  await rotate(database, 'first', 'second');
  expect(await rotate(database, 'first', 'stolen')).toEqual({ outcome: 'reused', userId, familyId });
  expect(await rotate(database, 'second', 'third')).toEqual({ outcome: 'refused' });
  expect(await rotate(database, 'stolen', 'third')).toEqual({ outcome: 'refused' });
});

test('lets exactly one of many at once win, and the others end the family', async () => {
  await using database = await testDatabase();
  for (let round = 0; round < 20; round++) {
    await login(database, `first ${round}`);
    const nexts = ['a', 'b', 'c'].map((name) => `${name} ${round}`);
    const outcomes = await Promise.all(nexts.map((next) => rotate(database, `first ${round}`, next)));
    expect(outcomes.map((one) => one.outcome).toSorted()).toEqual(['reused', 'reused', 'rotated']);
    const after = await Promise.all(nexts.map((next) => rotate(database, next, `${next} later`)));
    expect(after.map((one) => one.outcome)).toEqual(['refused', 'refused', 'refused']);
  }
});

test('refuses a token that is unknown, expired, logged out, or of a disabled user', async () => {
  await using database = await testDatabase();
  expect(await rotate(database, 'unknown', 'next')).toEqual({ outcome: 'refused' });

  await login(database, 'expired', now);
  expect(await rotate(database, 'expired', 'next')).toEqual({ outcome: 'refused' });

  await login(database, 'logged out');
  await sessions.revokeFamily(database.operator, { tokenHash: hash('logged out'), now });
  expect(await rotate(database, 'logged out', 'next')).toEqual({ outcome: 'refused' });

  const { userId } = await login(database, 'disabled');
  await database.operator.query
    .updateTable('users')
    .set({ disabledAt: now })
    .where('id', '=', userId)
    .execute();
  expect(await rotate(database, 'disabled', 'next')).toEqual({ outcome: 'refused' });
});

test('ends every login of a user and of nobody else', async () => {
  await using database = await testDatabase();
  const { userId } = await login(database, 'theirs');
  await login(database, 'of another');
  await sessions.revokeUser(database.operator, { userId, now });
  expect(await rotate(database, 'theirs', 'next')).toEqual({ outcome: 'refused' });
  expect(await rotate(database, 'of another', 'next')).toMatchObject({ outcome: 'rotated' });
});

test('removes a family only when its last token has expired', async () => {
  await using database = await testDatabase();
  await login(database, 'old', now);
  await login(database, 'first', now);
  const next = { id: newId(), tokenHash: hash('live'), expiresAt: later };
  await sessions.rotate(database.operator, {
    tokenHash: hash('first'),
    next,
    now: new Date(now.getTime() - 1),
  });
  await sessions.removeExpired(database.operator, { now: new Date(now.getTime() + 1) });
  const left = await database.operator.query.selectFrom('sessions').select('tokenHash').execute();
  expect(left.map((row) => row.tokenHash.toString('hex')).toSorted()).toEqual(
    [hash('first'), hash('live')].map((one) => one.toString('hex')).toSorted(),
  );
});

async function login(
  database: Database,
  token: string,
  expiresAt = later,
): Promise<{ userId: UserId; familyId: string }> {
  const { userId } = await testUser(database);
  const familyId = newId();
  await sessions.create(database.operator, {
    id: newId(),
    familyId,
    userId,
    tokenHash: hash(token),
    expiresAt,
  });
  return { userId, familyId };
}

function rotate(database: Database, token: string, next: string) {
  return sessions.rotate(database.operator, {
    tokenHash: hash(token),
    next: { id: newId(), tokenHash: hash(next), expiresAt: later },
    now,
  });
}
