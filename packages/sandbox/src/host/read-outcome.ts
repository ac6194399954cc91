import type { CutReason, LinkMeasure, LinkOutcome, LogLine, ThrownByGuest } from '@daino/contract';
import { LIMITS } from '@daino/contract';
import type { RawOutcome } from '../wire/outcomes.ts';
import { LOG_CHARACTERS } from './limits.ts';

/**
 * What a process says about a link, or undefined when no process of ours would say it. Texts and logs are the guest's
 * own, which the process hands on unread: when they are malformed, the isolate was taken over and the link is `forged`.
 */
export function readOutcome(raw: RawOutcome): LinkOutcome | undefined {
  if (raw.text.length > LIMITS.result.bytes || raw.logs.length > LOG_CHARACTERS) return undefined;
  const logs = readLogs(raw.logs);
  const measure = { wallUs: raw.wallUs, cpuUs: raw.cpuUs, heapBytes: raw.heapBytes, logs: logs ?? NOTHING };
  const forged = { status: 'cut', reason: 'forged', detail: 'its answer was malformed', ...measure } as const;
  if (!logs) return forged;
  if (raw.status === 'done') return { status: 'done', text: raw.text, ...measure };
  if (raw.status === 'rejected') return readRejection(raw.text, measure) ?? forged;
  if (raw.status === 'threw') return readThrown(raw.text, measure) ?? forged;
  return isCutReason(raw.status)
    ? { status: 'cut', reason: raw.status, detail: raw.text.slice(0, DETAIL_LENGTH), ...measure }
    : undefined;
}

const DETAIL_LENGTH = 8_000;
const NOTHING: readonly LogLine[] = [];
const CUT_REASONS: Readonly<Record<CutReason, true>> = {
  cpu: true,
  deadline: true,
  memory: true,
  crashed: true,
  lost: true,
  load: true,
  forged: true,
  output: true,
  missing: true,
};

function isCutReason(status: string): status is CutReason {
  return Object.hasOwn(CUT_REASONS, status);
}

function readRejection(text: string, measure: LinkMeasure): LinkOutcome | undefined {
  const [message, field] = readTexts(text, ['message', 'field']) ?? [];
  if (message === undefined || field === undefined) return undefined;
  const { messageLength } = LIMITS.rejection;
  return {
    status: 'rejected',
    message: message.slice(0, messageLength),
    field: field.slice(0, messageLength),
    ...measure,
  };
}

function readThrown(text: string, measure: LinkMeasure): LinkOutcome | undefined {
  const [name, message, stack, code] = readTexts(text, ['name', 'message', 'stack', 'code']) ?? [];
  if (name === undefined || message === undefined || stack === undefined || code === undefined)
    return undefined;
  const error: ThrownByGuest = { name, message, stack, code };
  return { status: 'threw', error, ...measure };
}

function readLogs(text: string): readonly LogLine[] | undefined {
  if (text === '') return NOTHING;
  const lines = parse(text);
  if (!Array.isArray(lines)) return undefined;
  const logs: LogLine[] = [];
  for (const line of lines) {
    const read = readLine(line);
    if (!read) return undefined;
    logs.push(read);
  }
  return logs;
}

function readLine(line: unknown): LogLine | undefined {
  if (typeof line !== 'object' || line === null) return undefined;
  const { level, message, fields } = line as Partial<Record<keyof LogLine, unknown>>;
  if (level !== 'debug' && level !== 'info' && level !== 'warn' && level !== 'error') return undefined;
  return typeof message === 'string' && typeof fields === 'string' ? { level, message, fields } : undefined;
}

function readTexts(text: string, keys: readonly string[]): readonly string[] | undefined {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const texts = keys.map((key): unknown => Reflect.get(value, key));
  return texts.every((one) => typeof one === 'string') ? texts : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
