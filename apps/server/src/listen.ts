import { once } from 'node:events';
import { createServer } from 'node:net';
import { serverErrors } from '@daino/contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Where a server listens; port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Throws what `listen` would, before anything else is done. */
export async function requireFreeAddress(at: ListenAddress): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(at.port, at.host), 'listening');
  } catch (error) {
    throw explain(error, at);
  }
  probe.close();
  await once(probe, 'close');
}

/** Starts listening and gives the URL; throws ADDRESS_IN_USE or ADDRESS_REFUSED. */
export async function listen(nest: NestFastifyApplication, at: ListenAddress): Promise<string> {
  await nest.listen(at.port, at.host).catch((error: unknown) => {
    throw explain(error, at);
  });
  const address = nest.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : at.port;
  return `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`;
}

function explain(error: unknown, { host, port }: ListenAddress): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return serverErrors.ADDRESS_IN_USE({ host, port }, { cause: error });
  const isRefused = ['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
  return isRefused ? serverErrors.ADDRESS_REFUSED({ host, port, cause: code }, { cause: error }) : error;
}
