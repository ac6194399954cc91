import type { CallHost } from '@daino/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, plain, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

test('an event that a handler does not wait for is told before it ends', async () => {
  const told: string[] = [];
  const call: CallHost = async ({ method, args }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    told.push(`${method} ${args}`);
    return { value: 'null' };
  };
  const tell = `run(ctx) { ctx.events.emit('a', {}); ctx.events.emit('b', {}); return { notes: 'told' } }`;
  expect(notesOf(await sandbox.run(tripOf([linkOf(programOf(tell))], { call })))).toEqual(['told']);
  expect(told).toEqual(['events.emit ["a",{}]', 'events.emit ["b",{}]']);
});

test('an event that is refused and not waited for does not change what the handler answers', async () => {
  const tell = `async run(ctx) { ctx.events.emit('a', {}); return { notes: 'done' } }`;
  expect(notesOf(await sandbox.run(tripOf([linkOf(programOf(tell))])))).toEqual(['done']);
});

test('a handler whose event is never answered ends at its deadline', async () => {
  const call: CallHost = () => new Promise(() => {});
  const tell = programOf(`run(ctx) { ctx.events.emit('a', {}); return { notes: 'told' } }`);
  const trip = tripOf([linkOf(tell, 'run', { wallMs: 100 })], { call });
  expect(plain(await sandbox.run(trip))).toEqual([{ cut: 'deadline' }]);
});

test('nothing else holds up the end of a handler', async () => {
  const call: CallHost = () => new Promise(() => {});
  const ask = programOf(`run(ctx) { void ctx.data.get('a'); return { notes: 'not waiting' } }`);
  expect(notesOf(await sandbox.run(tripOf([linkOf(ask)], { call })))).toEqual(['not waiting']);
});
