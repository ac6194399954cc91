const KINDS = { organization: 1, store: 2, user: 3, product: 4, customer: 5 } as const;

/**
 * The id of the n-th demo entity of a kind: a UUIDv7 that is the same on every machine, so that examples can name it.
 * Its time is the start of 2024 and its random bits spell kind, store (0 for none) and n.
 */
export function demoId<Id extends string = string>(kind: keyof typeof KINDS, n: number, store = 0): Id {
  const time = Date.UTC(2024, 0, 1).toString(16).padStart(12, '0');
  const last = n.toString().padStart(12, '0');
  // A brand exists in the types only.
  return `${time.slice(0, 8)}-${time.slice(8)}-700${KINDS[kind]}-800${store}-${last}` as Id;
}
