import { LIMITS } from '../limits.ts';
import { canonicalKeys, RESOURCE_LIMIT_ALIASES } from './aliases.ts';
import { type Part, readInteger, readObject, warnUnknown } from './fields.ts';
import type { Findings } from './findings.ts';
import { type JsonValue, member } from './json.ts';
import type { ResourceLimits } from './manifest.ts';

const LEAST_MEMORY_MB = 16;
const SIZE = /^(\d{1,9}(?:\.\d{1,3})?)\s*([KMG]?)i?B?$/i;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1 / 1024, M: 1, G: 1024 };
const PERCENT = /^(\d{1,6}(?:\.\d{1,3})?)\s*%?$/;

/** What a plugin asks for, brought within what the platform gives. */
export function readResourceLimits(part: Part): ResourceLimits {
  const written = readObject(part, 'resource_limits');
  const limits = {
    source: canonicalKeys(written.source, RESOURCE_LIMIT_ALIASES, written.findings),
    findings: written.findings,
  };
  warnUnknown(limits, ['memory', 'timeout_ms', 'cpu', 'storage', 'network_connections', 'disk_io']);
  return {
    memory_mb: readMemory(limits),
    timeout_ms: readTimeout(limits),
    storage_mb: readStorage(limits),
    disk_io_mb: readDiskIo(limits),
    cpu_percent: readCpu(limits),
    network_connections: readConnections(limits),
  };
}

/** Of the isolate, in whole megabytes: a number of them, or a text with its unit. */
function readMemory(limits: Part): number {
  const { memoryMb: usual, memoryCeilingMb: most } = LIMITS.isolate;
  return Math.round(readMegabytes(limits, 'memory', { usual, least: LEAST_MEMORY_MB, most, per: '' }));
}

/** Of tables, data and cache together, in whole megabytes: a number of them, or a text with its unit. */
function readStorage(limits: Part): number {
  const { mb: usual, leastMb: least, ceilingMb: most } = LIMITS.storage;
  return Math.round(readMegabytes(limits, 'storage', { usual, least, most, per: '' }));
}

/** Written and read per second, in megabytes: a number of them, or a text such as `10MB/s`. */
function readDiskIo(limits: Part): number {
  const { mb: usual, leastMb: least, ceilingMb: most } = LIMITS.diskIo;
  return readMegabytes(limits, 'disk_io', { usual, least, most, per: '/s' });
}

interface Size {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  /** What may stand behind the unit. */
  readonly per: string;
}

function readMegabytes({ source, findings }: Part, key: string, { usual, least, most, per }: Size): number {
  const value = member(source, key);
  const at = findings.at(key);
  if (value === undefined) return usual;
  const asked = megabytes(typeof value === 'string' ? value.replace(per, '') : value);
  if (Number.isFinite(asked)) return within(asked, { least, most, unit: ` MB${per}`, at });
  at.issue(`must be a size such as "${usual}MB${per}"`);
  return usual;
}

/** NaN when it is no size. */
function megabytes(value: JsonValue): number {
  const text = typeof value === 'number' ? `${value}` : value;
  const [, digits, unit = ''] = (typeof text === 'string' && SIZE.exec(text)) || [];
  return Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
}

function readTimeout(part: Part): number | null {
  return readInteger(part, 'timeout_ms', { min: 1, max: LIMITS.background.wallMs }) ?? null;
}

/** Per cent of one core: a number, or a text such as `"50%"`. */
function readCpu({ source, findings }: Part): number | null {
  const value = member(source, 'cpu');
  const at = findings.at('cpu');
  if (value === undefined || value === null) return null;
  const text = typeof value === 'number' ? `${value}` : value;
  const [, digits] = (typeof text === 'string' && PERCENT.exec(text.trim())) || [];
  if (digits === undefined) {
    at.issue('must be a share of one core such as "50%"');
    return null;
  }
  return within(Number(digits), { least: 1, most: LIMITS.cpu.percentCeiling, unit: ' %', at });
}

/** Outgoing requests that may be open at once. */
function readConnections(part: Part): number | null {
  const asked = readInteger(part, 'network_connections', { min: 1, max: Number.MAX_SAFE_INTEGER });
  if (asked === undefined) return null;
  const at = part.findings.at('network_connections');
  return within(asked, { least: 1, most: LIMITS.http.connectionsCeiling, unit: '', at });
}

interface Range {
  readonly least: number;
  readonly most: number;
  /** Behind a number, such as ` MB`. */
  readonly unit: string;
  readonly at: Findings;
}

/** What is given of what was asked for, with a warning when that is not the same. */
function within(asked: number, { least, most, unit, at }: Range): number {
  const given = Math.min(Math.max(asked, least), most);
  if (given !== asked)
    at.warn(
      `is ${asked}${unit}, ${given}${unit} ${unit === '' ? 'is' : 'are'} given: it may be ${least} to ${most}${unit}`,
    );
  return given;
}
