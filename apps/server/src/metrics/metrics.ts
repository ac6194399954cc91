import type { Database } from '@daino/database';
import type { Engine } from '@daino/engine';
import type { Clock } from '@daino/kernel';
import type { Sandbox } from '@daino/sandbox';
import { Registry } from 'prom-client';
import type { RequestLimits } from '../rate-limit/request-limits.ts';
import { registerDatabaseMetrics } from './database-metrics.ts';
import { registerPluginMetrics } from './plugin-metrics.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import { type ObserveRequest, registerRequestMetrics } from './request-metrics.ts';
import { registerSandboxMetrics } from './sandbox-metrics.ts';

export interface MetricsParts {
  readonly database: Database;
  readonly engine: Pick<Engine, 'usage'>;
  readonly sandbox: Pick<Sandbox, 'health'>;
  readonly limits: RequestLimits;
  readonly clock: Clock;
}

/**
 * What this process knows of itself, for Prometheus. No label names a store, a plugin, a user or an address, so that
 * the number of series does not grow with what is installed.
 */
export interface Metrics extends Disposable {
  readonly contentType: string;
  readonly observe: ObserveRequest;
  /** Everything in Prometheus' text format. */
  render(): Promise<string>;
}

export function createMetrics({ database, engine, sandbox, limits, clock }: MetricsParts): Metrics {
  const register = new Registry();
  const watched = registerProcessMetrics(register);
  const observe = registerRequestMetrics(register, limits);
  registerPluginMetrics(register, engine);
  registerSandboxMetrics(register, sandbox);
  registerDatabaseMetrics(register, database, clock);
  return {
    contentType: register.contentType,
    observe,
    render: () => register.metrics(),
    [Symbol.dispose]: () => watched[Symbol.dispose](),
  };
}
