import pg from 'pg';
import { ROW_VALUES } from './row-values.ts';

export interface LimitedQueryOptions {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The server stops after so many rows. */
  readonly limit: number;
}

interface ArrayResult {
  readonly fields: readonly { readonly name: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly rowCount: number | null;
}

/** Runs one statement by the protocol that takes one only, and takes at most `limit` rows of its answer. */
export function limitedQuery(client: pg.ClientBase, options: LimitedQueryOptions): Promise<ArrayResult> {
  return new Promise((done, refuse) => {
    const heard = (error: Error | undefined, result: ArrayResult): void => {
      if (error) refuse(error);
      else done(result);
    };
    client.query(new LimitedQuery(options, heard));
  });
}

/** The driver's query knows a row limit, but only for pages, of which it would fetch the next. */
class LimitedQuery extends pg.Query {
  readonly #limit: number;

  constructor(
    { text, values, limit }: LimitedQueryOptions,
    heard: (error: Error | undefined, result: ArrayResult) => void,
  ) {
    // Extended even without values: in the simple protocol a text may hold several statements.
    const config = { text, values: [...values], queryMode: 'extended', rowMode: 'array', types: ROW_VALUES };
    // The declared type of the callback knows rows as objects only.
    super(config as pg.QueryConfig, heard as never);
    this.#limit = limit;
  }

  /** Called by the driver when the statement is bound. */
  _getRows(connection: ExtendedProtocol): void {
    connection.execute({ portal: '', rows: this.#limit });
    connection.sync();
  }

  /** Called when there are more rows than the limit; the protocol's next message ends the query. */
  handlePortalSuspended(): void {}

  /** Called when the server waits for rows of a COPY, for which it has skipped the end of the query. */
  handleCopyInResponse(connection: ExtendedProtocol): void {
    connection.sendCopyFail('nothing is copied here');
    connection.sync();
  }
}

interface ExtendedProtocol {
  execute(config: { readonly portal: string; readonly rows: number }): void;
  sync(): void;
  sendCopyFail(why: string): void;
}
