import { type Account, available } from '../ledger/account.ts';

/** An account as the routes answer it. */
export function viewBalance(account: Account) {
  return { ...account, available: available(account) };
}
