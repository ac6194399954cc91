import { expect, it } from 'vitest';
import type { z } from 'zod';
import { EVENT_ALIASES } from './aliases.ts';
import { EVENTS } from './event-names.ts';
import { eventTable, isEventType } from './event-table.ts';

it('declares every named event under its own type', () => {
  expect(Object.values(EVENTS).toSorted()).toEqual(Object.keys(eventTable).toSorted());
  for (const [type, event] of Object.entries(eventTable)) {
    expect(event.type).toBe(type);
    expect(event.version).toBeGreaterThan(0);
    expect(type).toMatch(/^[a-z]+(\.[a-z_]+)+$/);
  }
});

it('names the constant of an event as its type', () => {
  for (const [constant, type] of Object.entries(EVENTS)) {
    expect(constant).toBe(type.replaceAll('.', '_').toUpperCase());
  }
});

it('withholds only fields that the payload may leave out or has as nullable', () => {
  for (const { payload, pii } of Object.values(eventTable)) {
    // Every payload is declared with z.object.
    const { shape } = payload as unknown as { shape: Record<string, z.ZodType> };
    for (const field of pii) expect(shape[field]?.safeParse(null).success).toBe(true);
  }
});

it('translates no name that is an event itself', () => {
  for (const alias of Object.keys(EVENT_ALIASES)) expect(isEventType(alias)).toBe(false);
});
