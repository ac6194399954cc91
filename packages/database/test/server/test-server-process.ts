// A test run that is killed: starts the server of the tests and waits for its end.

import { startTestServer } from '../../src/testing/test-server.ts';

const server = await startTestServer();
process.stdout.write(`${server.template.host}\n`);
await new Promise((done) => process.stdin.resume().once('close', done));
await server[Symbol.asyncDispose]();
