import { describe, expect, it } from 'vitest';
import { storableIssues } from './storable.ts';

describe('a value from outside', () => {
  it.each([null, 1, true, undefined, 'text', '😀', { a: [{ b: 'c' }] }, []])('may be %j', (value) => {
    expect(storableIssues(value)).toEqual([]);
  });

  it('has no text that cannot be stored as it is, also not as a key', () => {
    expect(storableIssues({ name: 'a\0b', tags: ['ok', '\ud800'], metadata: { '\0': 1 } })).toEqual(
      expect.arrayContaining([
        { path: 'name', message: 'must not contain the character U+0000' },
        { path: 'tags.1', message: 'must be well-formed Unicode' },
        { path: 'metadata', message: 'must not contain the character U+0000' },
      ]),
    );
  });

  it('has at most twenty faults told, each where it is', () => {
    const faults = storableIssues({ lists: [['ok', 1, null], Array.from({ length: 30 }, () => '\0')] });
    expect(faults).toHaveLength(20);
    expect(faults[3]).toEqual({ path: 'lists.1.3', message: 'must not contain the character U+0000' });
    expect(storableIssues('\ud800')).toEqual([{ path: '', message: 'must be well-formed Unicode' }]);
  });

  it('is not nested deeper than anybody can walk', () => {
    const deep: unknown = JSON.parse(`{"metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(storableIssues(deep)).toEqual([{ path: 'metadata.0.0', message: 'may be nested 64 levels deep' }]);
  });
});
