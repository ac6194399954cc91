import { canonicalKeys, PERMISSION_ALIASES } from './aliases.ts';
import { type Element, type Part, readList, readObject, warnUnknown } from './fields.ts';
import type { Findings } from './findings.ts';
import { member } from './json.ts';
import type { Manifest } from './manifest.ts';
import { readNetworkHost } from './network-host.ts';

/**
 * The flat grants under `key`, sorted: `customers:read`, `network:api.example.com`, `storage:reports`, `admin`.
 * Written as such a list or as an object by area; to write implies to read. Grants for hooks and events are not
 * written but follow from what is declared (`declaredGrants`).
 */
export function readPermissions(
  part: Part,
  key: 'permissions' | 'optional_permissions',
  declared: readonly string[],
): readonly string[] {
  const list = Array.isArray(member(part.source, key))
    ? readList(part, key)
    : fromAreas(readObject(part, key));
  const written = list.filter(({ value }) => typeof value !== 'string' || !declared.includes(value));
  return sortedSet(written.flatMap(grantsOf));
}

/** The grants that a plugin needs for the hooks and events that it declares. */
export function declaredGrants({ hooks, events }: Pick<Manifest, 'hooks' | 'events'>): readonly string[] {
  return [...hooks.map(({ name }) => `hook:${name}`), ...events.map(({ type }) => `event:${type}`)];
}

/** Every grant once, in the order of its characters. */
export function sortedSet(grants: readonly string[]): readonly string[] {
  return [...new Set(grants)].toSorted((left, right) => (left < right ? -1 : Number(left > right)));
}

/** Host tables that can be granted. */
const TABLES = new Set(
  'products customers orders sales carts payments refunds shipments stock employees stores'.split(' '),
);
const FLAGS = ['admin', 'notifications', 'realtime', 'messaging'];
const AREAS = ['database', 'network', 'storage', 'hooks', 'events'];

function fromAreas(written: Part): readonly Element[] {
  const areas = {
    source: canonicalKeys(written.source, PERMISSION_ALIASES, written.findings),
    findings: written.findings,
  };
  warnUnknown(areas, [...AREAS, ...FLAGS]);
  return [
    ...readList(areas, 'database').map(withAccess),
    ...readList(areas, 'network').map((one) => withPrefix('network', one)),
    ...readList(areas, 'storage').map((one) => withPrefix('storage', one)),
    ...readList(areas, 'hooks').map((one) => withPrefix('hook', one)),
    ...readList(areas, 'events').map((one) => withPrefix('event', one)),
    ...FLAGS.flatMap((flag) => readFlag(areas, flag)),
  ];
}

function withAccess(element: Element): Element {
  const { value } = element;
  return typeof value === 'string' && !value.includes(':') ? { ...element, value: `${value}:read` } : element;
}

function withPrefix(prefix: string, element: Element): Element {
  return typeof element.value === 'string' ? { ...element, value: `${prefix}:${element.value}` } : element;
}

function readFlag({ source, findings }: Part, flag: string): readonly Element[] {
  const value = member(source, flag);
  if (value === true) return [{ value: flag, findings: findings.at(flag) }];
  if (value !== undefined && value !== false) findings.at(flag).issue('must be true or false');
  return [];
}

function grantsOf({ value, findings }: Element): readonly string[] {
  if (typeof value !== 'string' || value.length > 200) {
    findings.issue('must be a text such as "customers:read"');
    return [];
  }
  const [area = '', ...rest] = value.split(':');
  const detail = rest.join(':');
  if (FLAGS.includes(value)) return [value];
  if (area === 'network') return networkGrant(detail, findings);
  if (area === 'storage') return storageGrant(detail, findings);
  if (area === 'hook' || area === 'event') {
    findings.warn(
      `follows from the declared ${area}s and grants nothing here; declare it under "${area}s" or remove it`,
    );
    return [];
  }
  return tableGrant(area, detail, findings);
}

function tableGrant(table: string, access: string, findings: Findings): readonly string[] {
  if (access !== 'read' && access !== 'write') {
    findings.issue('must be a table with "read" or "write", such as "customers:read"');
    return [];
  }
  if (!TABLES.has(table)) {
    findings.warn(
      `${table} is no table of the platform, this grants nothing; known are ${[...TABLES].join(', ')}`,
    );
    return [];
  }
  return access === 'write' ? [`${table}:read`, `${table}:write`] : [`${table}:read`];
}

/** A host, or a name that its approver binds to one. */
function networkGrant(written: string, findings: Findings): readonly string[] {
  const host = readNetworkHost(written);
  if (!host) {
    findings.issue(
      'must be a host without scheme and path, such as "api.example.com" or "api.example.com:8443"',
    );
    return [];
  }
  if (!host.bound) findings.warn(`${host.text} is no host, it grants nothing until one is bound to it`);
  return [`network:${host.text}`];
}

function storageGrant(prefix: string, findings: Findings): readonly string[] {
  if (/^[\w.-]+(\/[\w.-]+)*$/.test(prefix) && !prefix.split('/').includes('..')) return [`storage:${prefix}`];
  findings.issue('must be a folder such as "uploads/reports"');
  return [];
}
