// A worker in a process of its own, for tests that kill it. Says `delivered <id>` or `stuck <id>` for each delivery.
import { joinTestDatabase } from '@daino/database/testing/join';
import { silentLog, systemClock } from '@daino/kernel';
import { createOutbox } from '../src/index.ts';

const [invitation = '', deliver = '0'] = process.argv.slice(2);
const database = await joinTestDatabase(invitation);
const outbox = createOutbox({ database, clock: systemClock, log: silentLog });
let left = Number(deliver);
const never = Promise.withResolvers<never>();

outbox.startWorker({
  runEvent: ({ deliveryId }) => {
    left -= 1;
    process.stdout.write(`${left >= 0 ? 'delivered' : 'stuck'} ${deliveryId}\n`);
    return left >= 0 ? Promise.resolve({ status: 'delivered' }) : never.promise;
  },
});
