import { LIMITS } from '../limits.ts';
import { canonicalKeys, RESOURCE_LIMIT_ALIASES } from './aliases.ts';
import { type Part, readInteger, readObject, warnUnknown, warnUnused } from './fields.ts';
import { member } from './json.ts';
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
  warnUnused(limits, ['cpu', 'storage', 'network_connections', 'disk_io']);
  warnUnknown(limits, ['memory', 'timeout_ms', 'cpu', 'storage', 'network_connections', 'disk_io']);
  const timeout = readInteger(limits, 'timeout_ms', { min: 1, max: LIMITS.background.wallMs });
  return { memory_mb: readMemory(limits), timeout_ms: timeout ?? null };
}

/** Megabytes: a number of them, or a text with its unit. */
function readMemory({ source, findings }: Part): number {
  const value = member(source, 'memory');
  const at = findings.at('memory');
  if (value === undefined) return LIMITS.isolate.memoryMb;
  const text = typeof value === 'number' ? `${value}` : value;
  const [, digits, unit = ''] = (typeof text === 'string' && SIZE.exec(text)) || [];
  const asked = Math.round(Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN));
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
