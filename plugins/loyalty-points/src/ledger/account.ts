/** What a customer has, in points. `balance` includes `reserved`; `debt` is what could not be taken. */
export interface Account {
  readonly balance: number;
  readonly reserved: number;
  readonly debt: number;
}

export type EntryKind = 'earned' | 'reversed' | 'spent' | 'returned' | 'debt';

/** One change of a balance. Of each kind there is one per source. */
export interface Entry {
  readonly kind: EntryKind;
  /** Above zero when it adds, below when it takes; never zero. */
  readonly points: number;
  /** The balance after it. */
  readonly balance: number;
  readonly source: string;
}

/** An account with the entries that made it what it is; they wait to be written together with it. */
export interface Books {
  readonly account: Account;
  readonly entries: readonly Entry[];
}

export interface Movement {
  readonly kind: EntryKind;
  readonly points: number;
  readonly source: string;
}

/** Points that may be redeemed. */
export function available({ balance, reserved }: Account): number {
  return balance - reserved;
}

/** Adds points. A debt is paid from them at once. */
export function credit(books: Books, movement: Movement): Books {
  return payDebt(change(books, movement), movement.source);
}

/** Takes points, as many as are there and not reserved; the others become a debt. */
export function debit(books: Books, { kind, points, source }: Movement): Books {
  const taken = Math.min(points, available(books.account));
  const { account, entries } = change(books, { kind, points: -taken, source });
  return { account: { ...account, debt: account.debt + points - taken }, entries };
}

/** Sets points aside. There must be as many. */
export function reserve({ account, entries }: Books, points: number): Books {
  return { account: { ...account, reserved: account.reserved + points }, entries };
}

/** Makes reserved points available again; the debt, if there is one, is still to be paid from them. */
export function release({ account, entries }: Books, points: number): Books {
  return { account: { ...account, reserved: account.reserved - points }, entries };
}

/** Pays a debt as far as there are points. No account is left with both. */
export function payDebt(books: Books, source: string): Books {
  const { debt } = books.account;
  const paid = Math.min(debt, available(books.account));
  const { account, entries } = change(books, { kind: 'debt', points: -paid, source });
  return { account: { ...account, debt: debt - paid }, entries };
}

function change({ account, entries }: Books, { kind, points, source }: Movement): Books {
  if (points === 0) return { account, entries };
  const balance = account.balance + points;
  return { account: { ...account, balance }, entries: [...entries, { kind, points, balance, source }] };
}
