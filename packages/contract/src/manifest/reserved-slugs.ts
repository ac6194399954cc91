/** Slugs that would hide an address of the HTTP API, or that mean something as a key of every JavaScript object. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  ...'available installed install marketplace graph ui-components ai-generate api plugins hooks'.split(' '),
  ...'events deliveries webhook-endpoints products customers carts orders sales payments refunds'.split(' '),
  ...'employees reports members api-keys settings notifications audit constructor prototype'.split(' '),
]);
