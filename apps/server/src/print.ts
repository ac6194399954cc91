import path from 'node:path';
import { DainoError } from '@daino/kernel';
import type { Config } from './config.ts';
import { type Demo, OWNER_PASSWORD_FILE } from './demo/ensure-demo.ts';
import { readKeptFile } from './keep-file.ts';
import type { Terminal } from './terminal.ts';

interface Greeting {
  readonly address: string;
  readonly demo: Demo;
  readonly config: Config;
}

/** What is printed once the server takes requests. */
export function greet(terminal: Terminal, { address, demo, config }: Greeting): void {
  const file = path.join(config.dataDir, OWNER_PASSWORD_FILE);
  const password = readKeptFile(config.dataDir, OWNER_PASSWORD_FILE);
  const shown =
    password === undefined
      ? 'the one of DAINO_ADMIN_PASSWORD at the first start'
      : `${password}  (kept in ${file})`;
  // In one piece: who waits for the first line finds the others behind it.
  terminal.line(
    [
      '',
      `Daino is ready at ${address}`,
      `  API docs  ${address}/api/docs`,
      ...demo.stores.map(({ id, name }) => `  store     ${id}  ${name}`),
      `  owner     ${demo.ownerEmail}`,
      `  password  ${shown}`,
      '',
    ].join('\n'),
  );
}

/** Why the server could not start: one line for what was foreseen, with its faults; the stack only for what was not. */
export function explainFailure(error: unknown): string {
  if (!(error instanceof DainoError) || error.kind === 'internal') {
    return `Daino failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  }
  const issues = error.issues.map(({ path: where, message }) => `  ${where}: ${message}\n`);
  return `${[error.message, error.hint].filter(Boolean).join(' ')}\n${issues.join('')}`;
}
