import { catalogue } from '@daino/kernel';
import { expect, it } from 'vitest';
import * as contract from '../index.ts';

const sets = Object.entries(contract).filter(([name]) => name.endsWith('Errors'));
const entries = sets.flatMap(([, set]) => Object.entries(entriesOf(set)));

it('gives a code to one area only', () => {
  const codes = entries.map(([code]) => code);
  expect(codes).toEqual([...new Set(codes)]);
  expect(codes.length).toBeGreaterThan(30);
});

it('names every code in capitals that never change', () => {
  for (const [code] of entries) expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
});

it('says of every code what happened, whose move it is and in whole sentences what to do', () => {
  for (const [code, { kind, fault, message, hint = 'None.' }] of entries) {
    expect([code, kind, fault, message]).toEqual([
      code,
      expect.any(String),
      expect.any(String),
      expect.any(Function),
    ]);
    expect([code, hint]).toEqual([code, expect.stringMatching(/[.?!…]$/)]);
  }
});

interface Entry {
  readonly kind: string;
  readonly fault: string;
  readonly hint?: string;
  readonly message: unknown;
}

function entriesOf(set: unknown): Readonly<Record<string, Entry>> {
  if (typeof set === 'object' && set !== null && catalogue in set)
    return set[catalogue] as Readonly<Record<string, Entry>>;
  throw new Error('an export that ends in Errors is no set of errors');
}
