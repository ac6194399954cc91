import { LIMITS } from '@daino/contract';
import { expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';

const { parameterBytes } = LIMITS.sql;

it('counts the bytes of texts, those in lists and objects with their keys among them', () => {
  expect(checkParameters(['é[{}]', 1, null], 3)).toBe(6 + 8 + 8);
  expect(checkParameters([['ab', { key: 'é' }]], 1)).toBe(8 + 1 + 2 + 1 + 8 + 3 + 2);
});

it('takes texts up to the limit of bytes, together, and refuses more', () => {
  expect(checkParameters(['é'.repeat(parameterBytes / 2)], 1)).toBe(parameterBytes);
  expect(() => checkParameters(['é'.repeat(parameterBytes / 2), 'x'], 2)).toThrow(tooLarge('bytes'));
});

it.each(['[', '{', '{"a":[', 'x[é{'])(
  'refuses text that nests deeper than the server may, as in %s',
  (open) => {
    const levels = open.replaceAll(/[^[{]/g, '').length;
    const allowed = open.repeat(1_000 / levels);
    expect(checkParameters([allowed], 1)).toBe(Buffer.byteLength(allowed));
    expect(() => checkParameters([`${allowed}[`], 1)).toThrow(tooLarge('nested'));
    expect(() => checkParameters([{ inside: [`${allowed}{`] }], 1)).toThrow(tooLarge('nested'));
  },
);

it('takes text with as many brackets as it likes that close again', () => {
  const text = '[]{}'.repeat(10_000);
  expect(checkParameters([text], 1)).toBe(text.length);
});

it('refuses a zero character wherever it stands', () => {
  for (const value of ['\0', 'a\0b', ['x', { y: 'z\0' }]])
    expect(() => checkParameters([value], 1)).toThrow(
      expect.objectContaining({ code: 'SQL_PARAMETERS_INVALID' }),
    );
});

function tooLarge(what: string) {
  return expect.objectContaining({ code: 'SQL_TOO_LARGE', message: expect.stringContaining(what) });
}
