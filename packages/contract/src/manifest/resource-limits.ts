import { LIMITS } from '../limits.ts';
import { canonicalKeys, RESOURCE_LIMIT_ALIASES } from './aliases.ts';
import { type Part, readInteger, readObject, warnUnknown, warnUnused } from './fields.ts';
import { type JsonValue, member } from './json.ts';
import type { Manifest } from './manifest.ts';

const LEAST_MEMORY_MB = 16;
const SIZE = /^(\d{1,9}(?:\.\d{1,3})?)\s*([KMG]?)i?B?$/i;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1 / 1024, M: 1, G: 1024 };

/** What a plugin asks for, brought within what the platform gives. */
export function readResourceLimits(part: Part): Manifest['resource_limits'] {
  const written = readObject(part, 'resource_limits');
  const limits = {
    source: canonicalKeys(written.source, RESOURCE_LIMIT_ALIASES, written.findings),
    findings: written.findings,
  };
  warnUnused(limits, ['cpu', 'network_connections']);
  warnUnknown(limits, ['memory', 'timeout_ms', 'cpu', 'storage', 'network_connections', 'disk_io']);
  const timeout = readInteger(limits, 'timeout_ms', { min: 1, max: LIMITS.background.wallMs });
  return {
    memory_mb: readMemory(limits),
    timeout_ms: timeout ?? null,
    storage_mb: readStorage(limits),
    disk_io_mb: readDiskIo(limits),
  };
}

/** Megabytes of tables, data and cache together: a number of them, or a text with its unit. */
function readStorage(limits: Part): number {
  const { mb: usual, leastMb: least, ceilingMb: most } = LIMITS.storage;
  return Math.round(readMegabytes(limits, 'storage', { usual, least, most, per: '' }));
}

/** Megabytes per second that are written and read: a number of them, or a text such as `10MB/s`. */
function readDiskIo(limits: Part): number {
  const { mb: usual, leastMb: least, ceilingMb: most } = LIMITS.diskIo;
  return readMegabytes(limits, 'disk_io', { usual, least, most, per: '/s' });
}

interface Range {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  /** What may stand behind the unit. */
  readonly per: string;
}

function readMegabytes({ source, findings }: Part, key: string, range: Range): number {
  const { usual, least, most, per } = range;
  const value = member(source, key);
  const at = findings.at(key);
  if (value === undefined) return usual;
  const asked = megabytes(typeof value === 'string' ? value.replace(per, '') : value);
  if (!Number.isFinite(asked)) {
    at.issue(`must be a size such as "${usual}MB${per}"`);
    return usual;
  }
  const given = Math.min(Math.max(asked, least), most);
  if (given !== asked)
    at.warn(`is ${asked} MB${per}, ${given} MB${per} are given: it may be ${least} to ${most} MB${per}`);
  return given;
}

/** NaN when it is no size. */
function megabytes(value: JsonValue): number {
  if (typeof value === 'number') return value >= 0 ? value : Number.NaN;
  const [, digits, unit = ''] = (typeof value === 'string' && SIZE.exec(value)) || [];
  return Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
}

/** Megabytes: a number of them, or a text with its unit. */
function readMemory({ source, findings }: Part): number {
  const value = member(source, 'memory');
  const at = findings.at('memory');
  if (value === undefined) return LIMITS.isolate.memoryMb;
  const asked = Math.round(megabytes(value));
  if (!Number.isFinite(asked)) {
    at.issue('must be a size such as "128MB"');
    return LIMITS.isolate.memoryMb;
  }
  const given = Math.min(Math.max(asked, LEAST_MEMORY_MB), LIMITS.isolate.memoryCeilingMb);
  if (given !== asked)
    at.warn(
      `is ${asked} MB, ${given} MB are given: it may be ${LEAST_MEMORY_MB} to ${LIMITS.isolate.memoryCeilingMb} MB`,
    );
  return given;
}
