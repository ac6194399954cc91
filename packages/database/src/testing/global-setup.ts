import type { TestProject } from 'vitest/node';
import type { EmbeddedAddress } from '../connections/server-address.ts';
import { startTestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run and its template database. */
    database: EmbeddedAddress;
  }
}

/** Called by vitest once per run; answers what it calls at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide('database', server.template);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}
