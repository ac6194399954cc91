/** What tests of a plugin's outgoing requests have in common: a server to reach, and the fixture that calls it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OutgoingOptions } from '@daino/capabilities';
import { testHost, type TestHost } from '@daino/testkit';
import { fixture } from '../fixtures/fixture.ts';

/** A host with the plugin `calls-out`, which asks for these network permissions and is granted them. */
export async function hostThatCallsOut(
  network: readonly string[],
  outgoing: OutgoingOptions,
): Promise<TestHost> {
  const folder = await mkdtemp(path.join(tmpdir(), 'daino-calls-out-'));
  try {
    await cp(fixture('calls-out'), folder, { recursive: true });
    const file = path.join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...manifest, permissions: { network } }));
    return await testHost({ plugins: [folder], outgoing });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A server on the loopback that counts what reaches it. */
export async function serve(answer: RequestListener) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
