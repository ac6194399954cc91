import { databaseErrors } from '@daino/contract';
import type { Secret } from '@daino/kernel';
import pg, { type ClientConfig } from 'pg';
import { type DatabaseRole, rolePassword } from '../roles/roles.ts';

/** Where the database is and who gets in how. */
export interface ServerAddress {
  readonly embedded: boolean;
  readonly database: string;
  /** A superuser, or the login that the operator gave us. */
  readonly loginName: string;
  /** The login in our database. */
  readonly login: ClientConfig;
  /** The login in a database that exists from the start. */
  readonly firstLogin: ClientConfig;
  /** One of our roles in our database. */
  readonly as: (role: DatabaseRole) => ClientConfig;
}

export interface EmbeddedAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly superuser: string;
}

/** The embedded server trusts whoever reaches its socket. */
export function embeddedAddress({ host, port, database, superuser }: EmbeddedAddress): ServerAddress {
  return {
    embedded: true,
    database,
    loginName: superuser,
    login: { host, port, database, user: superuser },
    firstLogin: { host, port, database: superuser, user: superuser },
    as: (role) => ({ host, port, database, user: role }),
  };
}

/** Any other server asks for passwords. Throws DATABASE_UNAVAILABLE when the address cannot be read. */
export function urlAddress(url: Secret, secret: Secret<Buffer>): ServerAddress {
  const login = { connectionString: url.reveal(), ...PATIENT };
  const { user = '', database = '' } = readUrl(login);
  return {
    embedded: false,
    database,
    loginName: user,
    login,
    firstLogin: login,
    as: (role) => ({ ...login, connectionString: asUser(url, `${role}:${rolePassword(secret, role)}`) }),
  };
}

const PATIENT = { connectionTimeoutMillis: 10_000, keepAlive: true };
const SCHEME_AND_USER = /^(postgres(?:ql)?:\/\/)(?:[^/?#]*@)?/;

function readUrl(login: ClientConfig & { readonly connectionString: string }): pg.Client {
  try {
    if (!SCHEME_AND_USER.test(login.connectionString)) throw new TypeError('another scheme');
    // Only read, never connected.
    return new pg.Client(login);
  } catch {
    // The cause would print the address with its password.
    throw databaseErrors.DATABASE_UNAVAILABLE({
      cause: 'DATABASE_URL is no address of the form postgres://…',
    });
  }
}

function asUser(url: Secret, user: string): string {
  return url.reveal().replace(SCHEME_AND_USER, (_, scheme: string) => `${scheme}${user}@`);
}
