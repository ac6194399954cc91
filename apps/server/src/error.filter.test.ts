import {
  authErrors,
  capabilityErrors,
  databaseErrors,
  moneyErrors,
  pluginErrors,
  problem,
  requestErrors,
  saleErrors,
  sandboxErrors,
  serverErrors,
} from '@daino/contract';
import { catalogue, DainoError, type ErrorEntry, type ErrorKind } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { renderProblem } from './error.filter.ts';

const sets = [
  authErrors,
  capabilityErrors,
  databaseErrors,
  moneyErrors,
  pluginErrors,
  requestErrors,
  saleErrors,
  sandboxErrors,
  serverErrors,
];
const entries: [string, ErrorEntry<never>][] = sets.flatMap((set) => Object.entries(set[catalogue]));

const traceId = 'a'.repeat(32);
const customer = { traceId, isStaff: false };
const staff = { traceId, isStaff: true };

describe('a problem', () => {
  it.each(entries)('is well-formed for %s', (code, entry) => {
    const rendered = renderProblem(new DainoError(code, entry, 'a sentence'), staff);
    expect(problem.safeParse(rendered).error).toBeUndefined();
    expect(rendered).toMatchObject({
      code,
      fault: entry.fault,
      trace_id: traceId,
      type: `/docs/errors#${code}`,
    });
    expect(rendered.status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['invalid_input', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['rejected', 422],
    ['limit_exceeded', 429],
    ['internal', 500],
    ['unavailable', 503],
  ] satisfies [ErrorKind, number][])('of kind %s has status %d', (kind, status) => {
    expect(renderProblem(new DainoError('X', { kind, fault: 'caller' }, ''), staff).status).toBe(status);
  });

  it('has the statuses that HTTP reserves for size and media type', () => {
    expect(renderProblem(requestErrors.REQUEST_TOO_LARGE({ limitBytes: 1 }), customer).status).toBe(413);
    expect(
      renderProblem(requestErrors.MEDIA_TYPE_UNSUPPORTED({ mediaType: 'text/x' }), customer).status,
    ).toBe(415);
  });

  it('lists every fault of an input, and what to do', () => {
    const issues = [
      { path: 'items.0.quantity', message: 'must be at least 1' },
      { path: 'payment', message: 'is missing' },
    ];
    expect(renderProblem(requestErrors.REQUEST_INVALID({ what: 'request' }, { issues }), customer)).toEqual({
      type: '/docs/errors#REQUEST_INVALID',
      title: 'The request is not valid',
      status: 400,
      detail: 'The request is not valid.',
      code: 'REQUEST_INVALID',
      fault: 'caller',
      errors: issues,
      hint: 'Correct the listed fields and send it again.',
      trace_id: traceId,
    });
  });

  it('tells staff which plugin failed and why, and customers only that it did not work', () => {
    const error = pluginErrors.PLUGIN_FAILED({ plugin: 'loyalty', cause: 'TypeError: x is undefined' });
    expect(renderProblem(error, staff).detail).toContain('loyalty');
    expect(JSON.stringify(renderProblem(error, customer))).not.toMatch(/loyalty|TypeError/);
    expect(renderProblem(error, customer)).toMatchObject({ code: 'PLUGIN_FAILED', status: 503 });
  });

  it('never says what broke inside, to nobody', () => {
    const error = databaseErrors.DATABASE_UNAVAILABLE({ cause: 'connect ECONNREFUSED 10.1.2.3:5432' });
    expect(JSON.stringify(renderProblem(error, staff))).not.toContain('10.1.2.3');
    expect(renderProblem(error, staff)).toMatchObject({ code: 'DATABASE_UNAVAILABLE', status: 503 });
  });
});
