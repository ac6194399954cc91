import { expect, it } from 'vitest';
import { isUuid, newId } from './ids.ts';

it('makes UUIDs of version 7 that carry the time', () => {
  const before = Date.now();
  const id = newId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(isUuid(id)).toBe(true);
  const millisecond = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  expect(millisecond).toBeGreaterThanOrEqual(before);
});

it('makes ids that sort by their creation, also when many are made in one millisecond', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

it('takes UUIDs of every version and nothing that only resembles one', () => {
  expect(isUuid('123e4567-e89b-12d3-a456-426614174000')).toBe(true);
  expect(isUuid('123E4567-E89B-42D3-A456-426614174000')).toBe(true);
  for (const wrong of [
    '',
    '123e4567e89b12d3a456426614174000',
    '123e4567-e89b-92d3-a456-426614174000',
    '123e4567-e89b-42d3-c456-426614174000',
    ' 123e4567-e89b-42d3-a456-426614174000',
    '123e4567-e89b-42d3-a456-426614174000\n',
  ]) {
    expect([wrong, isUuid(wrong)]).toEqual([wrong, false]);
  }
});
