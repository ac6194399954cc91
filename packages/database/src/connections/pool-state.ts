import type pg from 'pg';

/** How many connections a pool has, and who waits for one. */
export interface PoolState {
  readonly name: string;
  readonly open: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
  readonly limit: number;
}

export function poolState(name: string, pool: pg.Pool): PoolState {
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { name, open: totalCount, idle: idleCount, waiting: waitingCount, limit: options.max };
}
