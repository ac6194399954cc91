import pg from 'pg';

/** How long the server may take to accept a cancellation. */
const PATIENCE_MS = 2_000;

/**
 * Asks the server to end what runs on a connection, if anything does. Resolves when the server has passed the request
 * on, which it says by closing the connection that brought it: a statement that is sent after that is never hit by it
 * unless it is the very next one, which must therefore be one that nobody misses. Rejects when that is not known.
 */
export function cancelStatement(client: pg.ClientBase): Promise<void> {
  // What a pool gives is a client; its key is not in the declared types.
  const { host, port, ssl, processID, secretKey } = client as ConnectedClient;
  // Neither is the message.
  const asking = new pg.Connection({ ssl }) as CancellingConnection;
  const { promise: passedOn, resolve, reject } = Promise.withResolvers<void>();
  const impatient = setTimeout(() => reject(new Error('the server takes no cancellation')), PATIENCE_MS);
  const ask = (): void => asking.cancel(processID, secretKey);
  asking.on('error', reject);
  asking.on('end', resolve);
  asking.on('connect', ssl ? () => asking.requestSsl() : ask);
  asking.on('sslconnect', ask);
  if (host.startsWith('/')) asking.connect(`${host}/.s.PGSQL.${port}`);
  else asking.connect(port, host);
  return passedOn.finally(() => {
    clearTimeout(impatient);
    asking.stream.destroy();
  });
}

type ConnectedClient = pg.Client & {
  readonly ssl: pg.ConnectionConfig['ssl'];
  readonly processID: number;
  readonly secretKey: number;
};

type CancellingConnection = Omit<pg.Connection, 'connect'> & {
  connect(path: string): void;
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
};
