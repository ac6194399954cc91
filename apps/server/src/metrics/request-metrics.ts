import { Histogram, type Registry } from 'prom-client';
import type { RequestLimits } from '../rate-limit/request-limits.ts';
import { addCounter } from './add-metric.ts';

/** One request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of its address, never the address itself. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export type ObserveRequest = (request: AnsweredRequest) => void;

/** Requests by route pattern and status, and those that were turned away; gives what counts a request. */
export function registerRequestMetrics(register: Registry, limits: RequestLimits): ObserveRequest {
  const durations = new Histogram({
    name: 'daino_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [register],
  });
  addCounter(register, {
    name: 'daino_rate_limit_refusals_total',
    help: 'Requests that were turned away, by whose limit they exceeded.',
    labelNames: ['subject'],
    read: () => Object.entries(limits.refusals()).map(([subject, count]) => [{ subject }, count]),
  });
  return ({ method, route, status, ms }) =>
    durations.observe({ method, route, status: String(status) }, ms / 1_000);
}
