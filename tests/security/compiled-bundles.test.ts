import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePlugin } from '@daino/bundle';
import { LIMITS, type LinkOutcome, type Program, type Trip } from '@daino/contract';
import { silentLog } from '@daino/kernel';
import { createSandbox, type Sandbox } from '@daino/sandbox';
import { sandboxScripts, until } from '@daino/testkit';
import { type HostilePlugin, hostilePlugins } from '../fixtures/hostile/hostile-plugins.ts';

const ONE = { processes: 1, slow: 0 };
/** Those that are no function's body: they are evaluated as they are, always. */
const WITHOUT_CODE = ['raw-script', 'takes-the-door'];
const plugins = await hostilePlugins('bundle');

describe('a bundle that attacks while it is loaded gets no further when it was compiled ahead:', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox({
      ...(await sandboxScripts()),
      log: silentLog,
      lanes: { hook: ONE, background: ONE },
    });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it.each(plugins)('$slug, which $tries', async (plugin) => {
    const program = await programOf(plugin);
    const before = sandbox.health().code;
    const fromSource = await strike(sandbox, program);
    await until(() => sandbox.health().code.bundles > before.bundles);
    await sandbox.release(program.key);
    expect(await strike(sandbox, program)).toEqual(fromSource);
    const { given, unfit } = sandbox.health().code;
    // More than once when its process ended before it was begun: then another one runs it.
    expect(given > before.given).toBe(!WITHOUT_CODE.includes(plugin.slug));
    expect(unfit).toBe(0);
  });
});

async function programOf({ folder, slug, forge }: HostilePlugin): Promise<Program> {
  const built = await bundlePlugin(folder);
  const { serverSource } = { ...built, ...forge?.(built) };
  const store = { id: 'store', slug: 'store', name: 'Store', currency: 'EUR', timezone: 'UTC', settings: {} };
  const context = {
    plugin: { id: slug, slug, name: slug, version: '1.0.0', manifest: {} },
    store,
    organization: { id: 'organization', slug: 'organization', name: 'Organization' },
    config: {},
    methods: [],
  };
  return {
    key: `${slug}@1.0.0`,
    // Short bundles are not compiled ahead.
    source: `${serverSource}\n/*${'x'.repeat(2_000)}*/`,
    filename: `daino://${slug}@1.0.0/server.js`,
    memoryMb: LIMITS.isolate.memoryMb,
    context: { version: '1', text: JSON.stringify(context) },
  };
}

/** What comes of its hook, without what was measured and without where in which code it was. */
async function strike(sandbox: Sandbox, program: Program): Promise<unknown> {
  const { wallMs, entryCpuMs, cpuMs } = LIMITS.hook;
  const link: Trip['links'][number] = {
    invocationId: 'invocation',
    program,
    handler: { kind: 'hook', name: 'before_sale_create', reference: '' },
    subject: 'sale',
    slug: 'hostile',
    meta: '{}',
    wallMs,
    entryCpuMs,
    cpuMs,
    onFailure: 'continue',
  };
  const input = JSON.stringify({ sale: { currency: 'EUR', total: 10, notes: '', adjustments: [] } });
  const call: Trip['call'] = () => Promise.resolve({ value: 'null' });
  const trip = { lane: 'hook', storeId: 'store', links: [link], input, wallMs: 10_000, call } as const;
  const [outcome] = await sandbox.run(trip);
  return outcome && resultOf(outcome);
}

function resultOf(outcome: LinkOutcome): unknown {
  if (outcome.status === 'done') return outcome.text;
  if (outcome.status === 'threw') return outcome.error.message;
  if (outcome.status !== 'cut') return outcome.status;
  // Which limit is met first, of memory or of time, depends on the machine.
  const isLimit = outcome.reason !== 'load' || outcome.detail.includes('CPU to load');
  return isLimit ? 'a limit' : outcome.detail.split('\n')[0];
}
