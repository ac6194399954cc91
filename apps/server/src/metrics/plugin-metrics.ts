import { isCalledRun } from '@daino/contract';
import { type Engine, type KindTotal, WALL_BUCKETS, wallBucketEnd } from '@daino/engine';
import type { Metric, Registry } from 'prom-client';
import { addCounter } from './add-metric.ts';

/** Every third bucket of the meter is shown: each is twice as long as the one before. */
const SHOWN_EVERY = 3;

/** What plugins did, by kind of handler; which store and which plugin is asked of `…/stats`. */
export function registerPluginMetrics(register: Registry, engine: Pick<Engine, 'usage'>): void {
  addCounter(register, {
    name: 'daino_handler_runs_total',
    help: 'Runs of handlers of plugins, by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    read: () => engine.usage().map(({ kind, outcome, total }) => [{ kind, outcome }, total.runs]),
  });
  addCounter(register, {
    name: 'daino_handler_cpu_seconds_total',
    help: 'CPU time that handlers of plugins used, by kind.',
    labelNames: ['kind'],
    read: () => engine.usage().map(({ kind, total }) => [{ kind }, total.cpuUs / 1e6]),
  });
  // The registry renders whatever has these members; its types know its own classes only.
  register.registerMetric(new HandlerDurations(engine) as unknown as Metric);
}

/** The meter's own histogram: observing each run once more would put it on the path of every sale. */
class HandlerDurations {
  readonly name = 'daino_handler_duration_seconds';
  readonly help = 'Wall time of handlers of plugins that were called, by kind.';
  readonly type = 'histogram';
  readonly #engine: Pick<Engine, 'usage'>;

  constructor(engine: Pick<Engine, 'usage'>) {
    this.#engine = engine;
  }

  get() {
    const called = this.#engine.usage().filter(({ outcome }) => isCalledRun(outcome));
    const values = [...Map.groupBy(called, ({ kind }) => kind)].flatMap(([kind, totals]) =>
      durationsOf(kind, totals),
    );
    return { name: this.name, help: this.help, type: this.type, values };
  }

  reset(): void {}
}

function durationsOf(kind: string, totals: readonly KindTotal[]) {
  const name = 'daino_handler_duration_seconds';
  const sum = (read: (total: KindTotal['total']) => number): number =>
    totals.reduce((all, { total }) => all + read(total), 0);
  const upTo = (bucket: number): number =>
    sum(({ wallHistogram }) => wallHistogram.slice(0, bucket + 1).reduce((all, one) => all + one, 0));
  const shown = Array.from({ length: Math.ceil(WALL_BUCKETS / SHOWN_EVERY) }, (_, step) => step * SHOWN_EVERY)
    .filter((bucket) => bucket < WALL_BUCKETS - 1)
    .map((bucket) => ({
      metricName: `${name}_bucket`,
      labels: { kind, le: String(wallBucketEnd(bucket) / 1e6) },
      value: upTo(bucket),
    }));
  const runs = sum((total) => total.runs);
  return [
    ...shown,
    { metricName: `${name}_bucket`, labels: { kind, le: '+Inf' }, value: runs },
    { metricName: `${name}_sum`, labels: { kind }, value: sum((total) => total.wallUs) / 1e6 },
    { metricName: `${name}_count`, labels: { kind }, value: runs },
  ];
}
