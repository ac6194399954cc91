import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { certificate, certificateKey } from './certificate.ts';

/** A server of a test on 127.0.0.1; gone with its connections at the end. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>` or the same with https. */
  readonly origin: string;
  /** Connections so far. */
  connections(): number;
  /** Connections that are open. */
  open(): number;
}

export function httpServer(answer: RequestListener): Promise<RunningServer> {
  return listen(createServer(answer), 'http');
}

export function httpsServer(answer: RequestListener): Promise<RunningServer> {
  return listen(createTlsServer({ cert: certificate, key: certificateKey }, answer), 'https');
}

/** Speaks whatever `talk` writes. */
export function tcpServer(talk: (socket: Socket) => void): Promise<RunningServer> {
  return listen(createTcpServer(talk), 'http');
}

async function listen(server: Server, scheme: string): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${scheme}://127.0.0.1:${port}`,
    connections: () => connections,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
