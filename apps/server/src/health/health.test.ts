import { expect, it } from 'vitest';
import { Drain } from '../drain.ts';
import { Health } from './health.ts';

it('is ready when every part is, and draining from the moment the server begins to stop', async () => {
  const drain = new Drain();
  const health = new Health(drain, { database: () => ({ ok: true, notes: [] }) });
  expect((await health.readiness()).status).toBe('ready');
  drain.begin();
  expect((await health.readiness()).status).toBe('draining');
});
