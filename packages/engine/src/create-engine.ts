import type { HookData, HookName, TripRunner } from '@daino/contract';
import type { Database } from '@daino/database';
import type { Clock, Log } from '@daino/kernel';
import type { Capabilities } from './dispatch/capability-scope.ts';
import type { DispatchTable } from './dispatch/dispatch-table.ts';
import { DispatchTables } from './dispatch/dispatch-tables.ts';
import { Invocations } from './dispatch/invocation.ts';
import { Journal } from './dispatch/journal.ts';
import { runEvent } from './dispatch/run-event.ts';
import type { FilterInput, FilterOutcome } from './dispatch/filter-outcome.ts';
import { runFilter } from './dispatch/run-filter.ts';
import { CallQuotas } from './health/call-quotas.ts';
import { HealthMonitor } from './health/health-monitor.ts';
import { readHealth } from './health/read-health.ts';
import { activate } from './lifecycle/activate.ts';
import { deactivate } from './lifecycle/deactivate.ts';
import { install } from './lifecycle/install.ts';
import { recover } from './lifecycle/recover.ts';
import { replaceGrants } from './lifecycle/replace-grants.ts';
import { uninstall } from './lifecycle/uninstall.ts';
import { Meter } from './metering/meter.ts';
import type { EngineParts, EventAppender } from './parts.ts';
import { emitOwnEvent } from './plugins/emit-own-event.ts';
import { configure, setOwnSetting } from './plugins/configure.ts';
import { getPlugin } from './plugins/get-plugin.ts';
import { listPlugins } from './plugins/list-plugins.ts';
import { listRoutes } from './plugins/list-routes.ts';
import { listUiComponents } from './plugins/list-ui-components.ts';
import { publish } from './plugins/publish.ts';
import { readGrants } from './plugins/read-grants.ts';
import { readErrors, readLogs } from './plugins/read-journal.ts';
import { readRuns } from './plugins/read-runs.ts';
import { readStats } from './plugins/read-stats.ts';
import { callRoute } from './routes/call-route.ts';
import { findRoute } from './routes/find-route.ts';
import { RouteGate } from './routes/route-gate.ts';

export interface EngineDependencies {
  readonly database: Database;
  readonly sandbox: TripRunner;
  readonly events: EventAppender;
  /** The host side of `ctx`; made with the engine, because some calls change installations. */
  readonly capabilities: (engine: Engine) => Capabilities & AsyncDisposable;
  readonly clock: Clock;
  readonly log: Log;
}

export type Engine = ReturnType<typeof bind> & AsyncDisposable;

/** The heart: what is installed where, and who is called when. */
export function createEngine(deps: EngineDependencies): Engine {
  const { database, sandbox, events, clock, log } = deps;
  const quotas = new CallQuotas({ database, clock });
  const swapped = (table: DispatchTable) => invocations.adoptGrants(table);
  const tables = new DispatchTables({ database, clock, log, swapped });
  const journal = new Journal({ database, clock, log });
  const meter = new Meter({ database, clock, log });
  const health = new HealthMonitor({ database, events, tables, clock, log });
  const invocations = new Invocations(() => capabilities, { quotas, clock, health, meter });
  const parts: EngineParts = {
    database,
    events,
    clock,
    log,
    dispatch: { tables, sandbox, invocations, journal, meter, health },
    routeGate: new RouteGate(clock),
  };
  const engine: Engine = {
    ...bind(parts),
    async [Symbol.asyncDispose]() {
      await capabilities[Symbol.asyncDispose]();
      await health[Symbol.asyncDispose]();
      await tables[Symbol.asyncDispose]();
      await journal[Symbol.asyncDispose]();
      await meter[Symbol.asyncDispose]();
    },
  };
  const capabilities = deps.capabilities(engine);
  return engine;
}

type Rest<Operation> = Operation extends (parts: EngineParts, ...rest: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/** Gives every operation its first argument. */
function bind(parts: EngineParts) {
  const bound = <Operation extends (parts: EngineParts, ...rest: never[]) => unknown>(operation: Operation) =>
    // Rest<> is this very function without its first parameter.
    ((...args: never[]) => operation(parts, ...args)) as Rest<Operation>;
  const { dispatch, log } = parts;
  return {
    runFilter: <Name extends HookName>(
      scope: Parameters<typeof runFilter>[1],
      hook: Name,
      input: FilterInput<HookData<Name>>,
    ): Promise<FilterOutcome<HookData<Name>>> => runFilter(dispatch, scope, hook, input),
    runEvent: (delivery: Parameters<typeof runEvent>[2]) => runEvent(dispatch, log, delivery),
    publish: bound(publish),
    recover: bound(recover),
    setOwnSetting: bound(setOwnSetting),
    emitOwnEvent: bound(emitOwnEvent),
    /** Resolves when what plugins logged and used so far, and how they are, can be read. */
    settled: async () => {
      await dispatch.journal.settled();
      await dispatch.health.settled();
      await dispatch.meter.settled();
    },
    /** Runs of all plugins since this process began, by kind of handler and outcome; two seconds behind at most. */
    usage: () => dispatch.meter.totals.list(),
    routes: { find: bound(findRoute), call: bound(callRoute) },
    plugins: {
      list: bound(listPlugins),
      get: bound(getPlugin),
      routes: bound(listRoutes),
      uiComponents: bound(listUiComponents),
      install: bound(install),
      activate: bound(activate),
      deactivate: bound(deactivate),
      uninstall: bound(uninstall),
      configure: bound(configure),
      logs: bound(readLogs),
      errors: bound(readErrors),
      grants: bound(readGrants),
      replaceGrants: bound(replaceGrants),
      stats: bound(readStats),
      runs: bound(readRuns),
      health: bound(readHealth),
    },
  };
}
