import { runInThisContext } from 'node:vm';
import type { CallHost } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';

/** The body of an async function, run as a handler; what it returns, through JSON. `ctx` is there. */
export async function inIsolate(sandbox: Sandbox, body: string, call?: CallHost): Promise<unknown> {
  const program = programOf(
    `async run(ctx) { return { notes: JSON.stringify(await (async () => { ${body} })()) } }`,
  );
  const patient = { entryCpuMs: 2_000, cpuMs: 2_000 };
  const trip = tripOf([linkOf(program, 'run', patient)], call ? { call } : {});
  const [notes] = notesOf(await sandbox.run(trip));
  return typeof notes === 'string' ? JSON.parse(notes) : notes;
}

/** The same body in this process, where Node's own implementations are. */
export async function inNode(body: string): Promise<unknown> {
  const value: unknown = await runInThisContext(`(async () => { ${body} })()`);
  return JSON.parse(JSON.stringify(value));
}

/** What the body gives in an isolate, and what it gives in this process. */
export function inBoth(sandbox: Sandbox, body: string): Promise<readonly [ours: unknown, theirs: unknown]> {
  return Promise.all([inIsolate(sandbox, body), inNode(body)]);
}
