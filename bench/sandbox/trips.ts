import type { LinkOutcome, Program, Trip } from '@daino/contract';
import { LIMITS } from '@daino/contract';
import { silentLog } from '@daino/kernel';
import { createSandbox, type CreateSandboxOptions, type Sandbox } from '@daino/sandbox';
import { sandboxScripts } from '@daino/testkit';
import { saleOfBytes } from '../subjects.ts';

/** A sandbox of two hook processes and nothing else, as on two cores. */
export async function openSandbox(options: Partial<CreateSandboxOptions> = {}): Promise<Sandbox> {
  const lanes = { hook: { processes: 2, slow: 0 }, background: { processes: 1, slow: 0 } };
  return createSandbox({ ...(await sandboxScripts()), log: silentLog, lanes, ...options });
}

/** Fails the bench when a link did not do what it was measured for. */
export async function expectDone(run: Promise<readonly LinkOutcome[]>): Promise<void> {
  for (const outcome of await run)
    if (outcome.status !== 'done') throw new Error(`a plugin failed: ${JSON.stringify(outcome)}`);
}

export const INPUT: string = JSON.stringify(saleOfBytes(1_000));

let programs = 0;

/**
 * A program of its own each time, shaped as `packages/bundle` shapes it; `body` is what its handler does, `filler` bytes
 * of other functions stand beside it.
 */
export function programOf(body: string, filler = 0): Program {
  programs += 1;
  const slug = `bench-${programs}`;
  const others = Array.from({ length: Math.ceil(filler / 80) }, (_, index) => functionText(index));
  const used = others.length === 0 ? '' : `others: [${others.map((_, index) => `f${index}`).join()}],`;
  const hooks = `{ async run(ctx, data) { ${body} } }`;
  return {
    key: `${slug}@1`,
    source: `"use strict";\nvar plugin = (() => {\n${others.join('\n')}\nreturn { modules: { main: { default: { ${used} hooks: ${hooks} } } } };\n})();\n`,
    filename: `daino://${slug}@1/server.js`,
    memoryMb: LIMITS.isolate.memoryMb,
    context: { version: '1', text: contextText(slug) },
  };
}

function functionText(index: number): string {
  return `function f${index}(a, b) { let s = 0; for (const x of [a, b, ${index}]) s += x * 2; return { s, k: s }; }`;
}

function contextText(slug: string): string {
  const store = { id: 'store', name: 'Store', currency: 'EUR', timeZone: 'UTC' };
  return JSON.stringify({
    plugin: { slug, name: slug, version: '1' },
    store,
    organization: { id: 'organization', name: 'Organization' },
    config: {},
    methods: ['data.get'],
  });
}

/** A chain of these programs; every call that they make is answered at once. */
export function tripOf(chain: readonly Program[], overrides: Partial<Trip> = {}): Trip {
  const { wallMs, entryCpuMs, cpuMs } = LIMITS.hook;
  const links = chain.map((program, index) => ({
    invocationId: `invocation-${index}`,
    program,
    handler: { kind: 'hook', name: 'run', reference: '' } as const,
    subject: 'sale',
    slug: program.key,
    meta: '{}',
    wallMs,
    entryCpuMs,
    cpuMs,
    onFailure: 'continue' as const,
  }));
  const call = () => Promise.resolve({ value: 'null' });
  return { lane: 'hook', storeId: 'store', links, input: INPUT, wallMs: 5_000, call, ...overrides };
}
