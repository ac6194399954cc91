import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Database } from '@daino/database';
import type { TestServer } from '@daino/server/testing';
import { until } from '@daino/testkit';
import { sql } from 'kysely';
import { seatsOf } from './arena.ts';

/** What a plugin that is gone could have left behind. Linux only. */
export interface Traces {
  /**
   * Open files of the server, without the one that it shares with each sandbox process, without sockets, of which pools
   * open as many as they need, and without what each thread's event loop waits on: side threads come and go.
   */
  readonly files: number;
  /** Sandbox processes that no lane knows. */
  readonly strays: number;
  /** What every object of the server has; a plugin that reaches it has got into our process. */
  readonly prototype: readonly string[];
  /** Isolates of plugins. */
  readonly isolates: number;
  /** Trips that the sandbox still waits for. */
  readonly inFlight: number;
  /** Schemas of plugins. */
  readonly schemas: number;
  /** Roles of plugins. */
  readonly roles: number;
  readonly installations: number;
  /** Rows that name an installation that is gone, by table. */
  readonly orphans: Readonly<Record<string, number>>;
}

export const NOTHING: Partial<Traces> = {
  strays: 0,
  isolates: 0,
  inFlight: 0,
  schemas: 0,
  roles: 0,
  installations: 0,
  orphans: {},
};

export async function tracesLeft(server: TestServer): Promise<Traces> {
  const seats = seatsOf(server);
  const known = seats.flatMap(({ pid }) => (pid > 0 ? [pid] : []));
  return {
    files: openFiles() - known.length,
    strays: Math.max(0, sandboxChildren().length - known.length),
    prototype: Object.getOwnPropertyNames(Object.prototype),
    isolates: seats.reduce((sum, { isolates }) => sum + isolates, 0),
    inFlight: seats.reduce((sum, { inFlight }) => sum + inFlight, 0),
    ...(await rowsLeft(server.host.database)),
  };
}

/** Once no isolate is left and nothing is under way, or when that does not come about. */
export async function tracesOnceQuiet(server: TestServer): Promise<Traces> {
  const isQuiet = ({ isolates, inFlight, strays }: Traces) => isolates + inFlight + strays === 0;
  await until(async () => isQuiet(await tracesLeft(server))).catch(() => undefined);
  return tracesLeft(server);
}

function openFiles(): number {
  const targets = readdirSync('/proc/self/fd').flatMap(targetOf);
  const files = targets.filter((target) => !/^(socket|anon_inode):/.test(target));
  // A loop's own pipe has both its ends here; those to other processes have one.
  const isOwn = (target: string): boolean =>
    target.startsWith('pipe:') && files.filter((other) => other === target).length === 2;
  return files.filter((target) => !isOwn(target)).length;
}

/** What a file is; nothing for the one that listed the folder. */
function targetOf(name: string): readonly string[] {
  try {
    return [readlinkSync(`/proc/self/fd/${name}`)];
  } catch {
    return [];
  }
}

/** Each has one child of ours: itself, or the wall around it. */
function sandboxChildren(): readonly number[] {
  const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim();
  const children = text === '' ? [] : text.split(' ').map(Number);
  return children.filter((pid) => commandOf(pid).includes('--jitless'));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

interface RowsLeft {
  readonly schemas: number;
  readonly roles: number;
  readonly installations: number;
  readonly orphans: Readonly<Record<string, number>>;
}

async function rowsLeft({ operator }: Database): Promise<RowsLeft> {
  const { query } = operator;
  const { rows } = await sql<Omit<RowsLeft, 'orphans'>>`
    select (select count(*)::int from pg_namespace where starts_with(nspname, 'px_')) as schemas,
      (select count(*)::int from pg_roles r where exists
        (select from pg_namespace n where starts_with(nspname, 'px_') and starts_with(r.rolname, n.nspname))) as roles,
      (select count(*)::int from daino.store_plugins) as installations`.execute(query);
  const [counted = { schemas: 0, roles: 0, installations: 0 }] = rows;
  const tables = await sql<{ name: string }>`
    select c.relname as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'daino'
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id'
    where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
    order by 1`.execute(query);
  const orphans: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const left = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(`daino.${name}`)} t where t.installation_id is not null
        and not exists (select from daino.store_plugins p where p.id = t.installation_id)`.execute(query);
    if (left.rows[0]?.count) orphans[name] = left.rows[0].count;
  }
  return { ...counted, orphans };
}
