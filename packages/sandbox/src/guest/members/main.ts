import { offer } from '../inner-part.ts';
import { modelMembers } from './models.ts';
import { createMoney } from './money.ts';
import { seedMember } from './seed-api.ts';
import { tableMembers } from './tables.ts';
import { databaseMembers } from './transaction.ts';

/** What of `ctx` is more than calls. */
export const members = { createMoney, databaseMembers, modelMembers, seedMember, tableMembers };

offer(members);
