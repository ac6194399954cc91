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
  terminal.line();
  terminal.line(`Daino is ready at ${address}`);
  terminal.line(`  API docs  ${address}/api/docs`);
  for (const { id, name } of demo.stores) terminal.line(`  store     ${id}  ${name}`);
  terminal.line(`  owner     ${demo.ownerEmail}`);
  terminal.line(
    `  password  ${password === undefined ? 'the one of DAINO_ADMIN_PASSWORD at the first start' : `${password}  (kept in ${file})`}`,
  );
  terminal.line();
}

/** Why the server could not start: one line for what was foreseen, with its faults; the stack only for what was not. */
export function explainFailure(error: unknown): string {
  if (!(error instanceof DainoError) || error.kind === 'internal') {
    return `Daino failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  }
  const issues = error.issues.map(({ path: where, message }) => `  ${where}: ${message}\n`);
  return `${[error.message, error.hint].filter(Boolean).join(' ')}\n${issues.join('')}`;
}
