import { describe, expect, it } from 'vitest';
import { databaseCheck, outboxCheck, sandboxCheck } from '../src/health/checks.ts';
import { send, testServer } from './test-server.ts';
import { systemClock } from '@daino/kernel';

describe('/health/ready', () => {
  it('tells how each part is, and what protection is missing', async () => {
    await using server = await testServer();
    const { database, sandbox } = server.host;
    expect(await databaseCheck(database)()).toMatchObject({
      ok: true,
      version: expect.stringMatching(/^\d+/),
    });
    expect(await outboxCheck(database, systemClock)()).toEqual({ ok: true, notes: [], overdue: 0 });
    const found = await sandboxCheck(sandbox)();
    expect(found).toMatchObject({
      ok: true,
      lanes: { hook: { processes: 1, alive: 1 }, background: { alive: 1 } },
    });
    expect(found.notes).toHaveLength(sandbox.health().missing.length);
    expect(JSON.stringify(found)).not.toContain('pid');
  });

  it('is 503 while a part does not answer, and says which without saying why', async () => {
    const broken = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7'));
    await using server = await testServer({
      checks: { database: broken, sandbox: () => ({ ok: true, notes: [] }) },
    });
    const { status, body } = await send(`${server.address}/health/ready`);
    expect({ status, body }).toEqual({
      status: 503,
      body: {
        status: 'not_ready',
        checks: { database: { ok: false, notes: ['does not answer'] }, sandbox: { ok: true, notes: [] } },
      },
    });
    expect((await send(`${server.address}/health/live`)).body).toEqual({ status: 'live' });
  });
});
