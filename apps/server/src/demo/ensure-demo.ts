import { randomInt } from 'node:crypto';
import { type Database, memberships, organizations, stores, users } from '@daino/database';
import type { Engine } from '@daino/engine';
import type { Clock, Log, OrganizationId, StoreId, UserId } from '@daino/kernel';
import { hashPassword } from '../auth/passwords.ts';
import type { Config } from '../config.ts';
import { keepFile } from '../keep-file.ts';
import { cafe } from './cafe.ts';
import { demoId } from './demo-id.ts';
import type { DemoStore } from './demo-store.ts';
import { demoUsers } from './demo-users.ts';
import { fillStore } from './fill-store.ts';
import { installPlugins } from './install-plugins.ts';
import { outfitter } from './outfitter.ts';

export interface DemoParts {
  readonly database: Database;
  readonly engine: Pick<Engine, 'plugins'>;
  readonly config: Pick<Config, 'adminEmail' | 'adminPassword' | 'dataDir'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told before the first start's slow part. */
  readonly progress: (message: string) => void;
}

/** Where the demo is and who owns it. */
export interface Demo {
  readonly ownerEmail: string;
  readonly stores: readonly { readonly id: StoreId; readonly name: string }[];
}

/** Name of the file in the data folder that holds the generated password. */
export const OWNER_PASSWORD_FILE = 'owner-password';

/**
 * Makes the demo organization once. The last step adds the second store, so that its presence says that all is done:
 * a start that was interrupted goes on where it stopped, and what people change afterwards stays changed.
 */
export async function ensureDemo(parts: DemoParts): Promise<Demo> {
  const { operator } = parts.database;
  if ((await stores.find(operator, storeIdOf(outfitter))) === undefined) {
    parts.progress('Creating the demo stores …');
    const staff = await ensurePeople(parts);
    await ensureStore(parts, cafe, staff);
    await installPlugins(parts, storeIdOf(cafe));
    await ensureStore(parts, outfitter, staff);
  }
  const owner = await users.find(operator, demoId('user', 1));
  return {
    ownerEmail: owner?.email ?? parts.config.adminEmail,
    stores: [cafe, outfitter].map((store) => ({ id: storeIdOf(store), name: store.name })),
  };
}

function numberOf(store: DemoStore): number {
  return store === cafe ? 1 : 2;
}

function storeIdOf(store: DemoStore): StoreId {
  return demoId('store', numberOf(store));
}

/** Gives the users in the order of `demoUsers`; the owner may have been given the e-mail of another one. */
async function ensurePeople({ database, config }: DemoParts): Promise<readonly UserId[]> {
  const password =
    config.adminPassword?.reveal() ?? keepFile(config.dataDir, OWNER_PASSWORD_FILE, generatePassword);
  const people = await Promise.all(
    demoUsers.map(async ({ name, email = config.adminEmail }, index) => ({
      id: demoId<UserId>('user', index + 1),
      name,
      email,
      passwordHash: await hashPassword(password),
    })),
  );
  return await database.operator.transaction(async (tx) => {
    await organizations.ensure(tx, { id: organizationId, slug: 'demo', name: 'Daino Demo' });
    const ids: UserId[] = [];
    for (const person of people) ids.push((await users.ensure(tx, person)).user.id);
    return ids;
  });
}

async function ensureStore(
  { database, clock }: DemoParts,
  store: DemoStore,
  staff: readonly UserId[],
): Promise<void> {
  const id = storeIdOf(store);
  const { slug, name, currency, timezone } = store;
  await database.operator.transaction(async (tx) => {
    const { created } = await stores.ensure(tx, { id, organizationId, slug, name, currency, timezone });
    if (!created) return;
    for (const [index, userId] of staff.entries()) {
      await memberships.ensure(tx, { userId, storeId: id, role: demoUsers[index]?.role ?? 'staff' });
    }
    // The operator's transaction sees all stores; the repositories stay in this one by themselves.
    await fillStore({ storeId: id, query: tx.query }, { store, number: numberOf(store), now: clock.now() });
  });
}

const organizationId = demoId<OrganizationId>('organization', 1);

/** Twenty characters without look-alikes: about 114 bits. */
function generatePassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('');
}
