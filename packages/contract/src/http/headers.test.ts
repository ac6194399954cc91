import { describe, expect, it } from 'vitest';
import { idempotencyKey, traceIdOf } from './headers.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('traceparent', () => {
  it('gives the trace id of a valid header', () => {
    expect(traceIdOf(`00-${TRACE}-00f067aa0ba902b7-01`)).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    'nonsense',
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${TRACE}-00f067aa0ba902b7`,
  ])('gives nothing for %j', (header) => {
    expect(traceIdOf(header)).toBeUndefined();
  });
});

describe('Idempotency-Key', () => {
  it.each(['a', '3f9a-retry', 'x'.repeat(200)])('accepts %j', (key) => {
    expect(idempotencyKey.safeParse(key).success).toBe(true);
  });

  it.each(['', 'with space', 'ü', 'x'.repeat(201), 'line\nbreak'])('refuses %j', (key) => {
    expect(idempotencyKey.safeParse(key).success).toBe(false);
  });
});
