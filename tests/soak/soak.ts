// npm run soak -- --minutes 10: whatever opens has to close, over and over. See --help.
import { parseArgs } from 'node:util';
import { testServer } from '@daino/server/testing';
import { fixture } from '../fixtures/fixture.ts';
import { INNOCENTS, openAnotherStore } from '../security/hostile/arena.ts';
import { ownDatabase } from '../security/hostile/own-database.ts';
import { churn, type Churned } from './churn.ts';
import { compareReadings, readAtRest } from './readings.ts';

const HELP = `npm run soak -- [--minutes 10] [--stores 4]

Starts the real server with a database of its own. In several stores at once plugins of every kind are uploaded,
installed, called over HTTP, deactivated, activated and removed; many of them are hostile, some end their process, and
now and then a sandbox process is killed from outside. Then everything is removed.

It prints how memory, files, processes, isolates, schemas, roles and rows are at rest before and after, and exits with 1
when something did not come back, or when a request was answered with what nobody should ever see.
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    stores: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const count = Number(values.stores);

if (values.help) {
  process.stdout.write(HELP);
} else if (!(minutes > 0) || !Number.isInteger(count) || count < 1) {
  process.stderr.write(HELP);
  process.exitCode = 2;
} else {
  process.exitCode = (await soak(minutes * 60_000)) ? 0 : 1;
}

/** Whether everything came back and nothing was wrong. */
async function soak(ms: number): Promise<boolean> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(await testServer({ lanes: {}, database: await ownDatabase(opened) }));
  for (const name of INNOCENTS) await server.host.publish(fixture(name));
  const stores = [];
  for (let store = 0; store < count; store += 1) stores.push(await openAnotherStore(server));

  // What is loaded once, grows once and is cached once does so here.
  const warmMs = Math.min(120_000, Math.max(15_000, ms / 4));
  say(`Warming up for ${seconds(warmMs)} …`);
  await churn({ server, stores, ms: warmMs });
  const before = await readAtRest(server);
  say(`Churning for ${seconds(ms)} …`);
  const churned = await churn({ server, stores, ms });
  const after = await readAtRest(server);

  say(describe(churned));
  const { table, isBack } = compareReadings(before, after);
  say(table);
  for (const fault of churned.faults.slice(0, 20)) say(`wrong: ${fault}`);
  return isBack && churned.faults.length === 0;
}

function describe({ plugins, keptOut, requests, kills, restarts, faults }: Churned): string {
  return `${plugins} plugins came and went, ${keptOut} were kept out; ${requests} requests, ${faults.length} answered wrong; ${kills} processes were killed, ${restarts} ended in all.`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
