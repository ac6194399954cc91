import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '@daino/database';
import { Secret, silentLog } from '@daino/kernel';
import { testHost } from '@daino/testkit';
import { benchDeliveries } from './deliveries.ts';
import { benchHooks } from './hooks.ts';
import { benchPluginSql } from './plugin-sql.ts';
import { benchRecovery } from './recovery.ts';
import { print, printMachine } from './report.ts';
import { benchSales } from './sales.ts';
import { benchCalls } from './sandbox/calls.ts';
import { benchChains } from './sandbox/chains.ts';
import { benchCold } from './sandbox/cold.ts';
import { benchDensity } from './sandbox/density.ts';
import { benchFlood } from './sandbox/flood.ts';

const benches = {
  hooks: benchHooks,
  sales: benchSales,
  deliveries: benchDeliveries,
  'plugin-sql': benchPluginSql,
  recovery: benchRecovery,
  calls: benchCalls,
  cold: benchCold,
  chains: benchChains,
  flood: benchFlood,
  density: benchDensity,
};

/** npm run bench -- [hooks] [sales] …: all of them when none is named. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  print(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  await using opened = new AsyncDisposableStack();
  const database = await openBenchDatabase(opened);
  const host = opened.use(await testHost({ database }));
  printMachine();
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length === 0 || wanted.includes(name)) await bench(host);
  }
}

/** A durable database on disk, as in production; gone at the end. */
async function openBenchDatabase(opened: AsyncDisposableStack): Promise<Database> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'daino-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  // It is made closed; Postgres may run as another user and has to pass through.
  await chmod(dataDir, 0o711);
  const secret = new Secret(randomBytes(32));
  return opened.use(await openDatabase({ dataDir, secret, log: silentLog, progress: print }));
}
