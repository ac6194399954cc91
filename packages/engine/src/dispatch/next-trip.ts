import { matchesNode } from '@daino/contract';
import type { Subscriber } from './dispatch-table.ts';

/** Which plugins go on the next trip, and which wait for its outcome. */
export interface NextTrip {
  readonly trip: readonly Subscriber[];
  readonly later: readonly Subscriber[];
}

/**
 * Leaves out the plugins whose filter does not fit the data as it stands. The trip ends before one whose filter reads
 * what the plugins of the trip may change: it is asked again when they are back.
 */
export function nextTrip(chain: readonly Subscriber[], data: object): NextTrip {
  const trip: Subscriber[] = [];
  for (const [index, one] of chain.entries()) {
    const { filter } = one;
    if (filter?.isMovable && trip.length > 0) return { trip, later: chain.slice(index) };
    if (filter === null || matchesNode(filter.node, data)) trip.push(one);
  }
  return { trip, later: [] };
}
