import { Counter, Gauge, type Registry } from 'prom-client';

/** A value for each set of labels. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface MetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Asked whenever the metrics are read. */
  readonly read: () => Iterable<Sample>;
}

/** Adds what goes up and down. */
export function addGauge(register: Registry, { read, ...options }: MetricOptions): void {
  const gauge = new Gauge({
    ...options,
    registers: [],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.set(labels, value);
    },
  });
  register.registerMetric(gauge);
}

/** Adds what only goes up; whoever is asked counts since the process began. */
export function addCounter(register: Registry, { read, ...options }: MetricOptions): void {
  const counter = new Counter({
    ...options,
    registers: [],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(labels, value);
    },
  });
  register.registerMetric(counter);
}
