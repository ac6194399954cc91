import { expect, it } from 'vitest';
import { createTerminal } from './terminal.ts';

it('says what is being done, and how long it took once it is done', () => {
  let clock = 0;
  let printed = '';
  const terminal = createTerminal({ write: (text) => (printed += text) }, () => clock);
  terminal.step('Creating the database …');
  clock = 640;
  terminal.step('Starting the sandbox …');
  clock = 1_000;
  terminal.line('Ready.');
  expect(printed).toBe('Creating the database … 0.6 s\nStarting the sandbox … 0.4 s\nReady.\n');
});
