import type { TripRunner } from '@daino/contract';
import type { HealthMonitor } from '../health/health-monitor.ts';
import type { DispatchTables } from './dispatch-tables.ts';
import type { Invocations } from './invocation.ts';
import type { Meter } from '../metering/meter.ts';
import type { Journal } from './journal.ts';

/** What the three runners share. */
export interface Dispatch {
  readonly tables: DispatchTables;
  readonly sandbox: TripRunner;
  readonly invocations: Invocations;
  readonly journal: Journal;
  readonly meter: Meter;
  readonly health: HealthMonitor;
}
