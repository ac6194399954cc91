import { format, inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.ts';

const secret = new Secret('hunter2');

it('gives its value to whoever asks for it by name', () => {
  expect(secret.reveal()).toBe('hunter2');
  expect(new Secret(Buffer.from('k')).reveal()).toEqual(Buffer.from('k'));
});

it('prints as redacted wherever it lands', () => {
  const prints = [
    String(secret),
    [secret].join(),
    JSON.stringify({ password: secret }),
    inspect(secret),
    inspect({ deep: { in: [secret] } }, { depth: 9, showHidden: true }),
    format('%s %o %j', secret, secret, secret),
    new Error(String(secret)).message,
    Object.entries(secret).join(''),
    JSON.stringify(Object.assign({}, secret)),
  ];
  for (const print of prints) expect(print).not.toContain('hunter2');
});
