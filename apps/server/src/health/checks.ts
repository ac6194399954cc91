import { countOverdue, type Database } from '@daino/database';
import type { Clock } from '@daino/kernel';
import type { Sandbox, TierHealth } from '@daino/sandbox';
import type { Check } from './health.ts';

/** Whether the database answers, and which one it is. */
export function databaseCheck(database: Database): Check {
  return async () => {
    await database.ping();
    return { ok: true, notes: [], ...database.facts };
  };
}

/** Whether each lane that always has processes has one, and which protections are missing, and why. */
export function sandboxCheck(sandbox: Sandbox): Check {
  return () => {
    const { trusted, ...untrusted } = sandbox.health();
    const own = tierFacts(untrusted, 'no');
    if (!trusted) return own;
    const { ok, notes, ...facts } = tierFacts(trusted, 'for trusted plugins no');
    return { ...own, ok: own.ok && ok, notes: [...own.notes, ...notes], trusted: facts };
  };
}

function tierFacts({ lanes, protections, missing }: TierHealth, no: string) {
  const seen = Object.entries(lanes).map(([lane, seats]) => {
    const alive = seats.filter((seat) => seat.alive).length;
    const restarts = seats.reduce((sum, seat) => sum + seat.restarts, 0);
    return [lane, { processes: seats.length, alive, restarts }] as const;
  });
  return {
    ok: seen.every(([lane, { alive }]) => alive > 0 || lane === 'quarantine'),
    notes: missing.map(({ name, why }) => `${no} ${name}: ${why}`),
    lanes: Object.fromEntries(seen),
    protections,
  };
}

/** How long a delivery may be late before the operator is told. */
const LATE_MS = 60_000;
const COUNTED = 1_000;

/** Whether events reach their subscribers; late ones are said and do not stop the server from taking work. */
export function outboxCheck(database: Database, clock: Clock): Check {
  return async () => {
    const before = new Date(clock.now().getTime() - LATE_MS);
    const overdue = await countOverdue(database.operator, { before, limit: COUNTED });
    return { ok: true, notes: overdue === 0 ? [] : ['deliveries are more than a minute late'], overdue };
  };
}
