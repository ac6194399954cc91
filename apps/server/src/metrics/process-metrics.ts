import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from 'prom-client';
import { addCounter, addGauge, type Sample } from './add-metric.ts';

/** Time, memory and files of this process, under the names that dashboards for Node expect. */
export function registerProcessMetrics(register: Registry): Disposable {
  addCounter(register, {
    name: 'process_cpu_seconds_total',
    help: 'CPU time of this process, without the sandbox and the database.',
    read: () => one((process.cpuUsage().user + process.cpuUsage().system) / 1e6),
  });
  const gauge = (name: string, help: string, read: () => number) =>
    addGauge(register, { name, help, read: () => one(read()) });
  gauge('process_start_time_seconds', 'When this process began, in seconds since 1970.', startTime);
  gauge('process_resident_memory_bytes', 'Memory of this process.', () => process.memoryUsage.rss());
  gauge('process_open_fds', 'Open files and sockets of this process.', openFiles);
  gauge('nodejs_heap_size_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  gauge('nodejs_external_memory_bytes', 'Memory of buffers.', () => process.memoryUsage().external);
  return registerEventLoop(register);
}

function registerEventLoop(register: Registry): Disposable {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  addGauge(register, {
    name: 'nodejs_eventloop_lag_seconds',
    help: 'How late the event loop was since the metrics were last read, by quantile.',
    labelNames: ['quantile'],
    read: () => {
      const quantiles = Object.entries({ '0.5': 50, '0.99': 99, '1': 100 });
      const lags = quantiles.map(([quantile, share]): Sample => [
        { quantile },
        lateness(delay.percentile(share)),
      ]);
      delay.reset();
      return lags;
    },
  });
  return { [Symbol.dispose]: () => void delay.disable() };
}

/** Time is taken from one look to the next, which are so far apart when nothing is late. */
const RESOLUTION_MS = 10;

/** Seconds of what was measured in nanoseconds. */
function lateness(measured: number): number {
  return Math.max(0, measured / 1e9 - RESOLUTION_MS / 1_000);
}

function startTime(): number {
  return Math.round(Date.now() / 1_000 - process.uptime());
}

/** None where the system does not tell. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

function one(value: number): readonly Sample[] {
  return [[{}, value]];
}
