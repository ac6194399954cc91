import { offer, realm } from '../part.ts';
import { formatted } from './format.ts';
import { inspect } from './inspect.ts';

const { native } = realm;
type Level = 'debug' | 'info' | 'warn' | 'error';
type Print = (...values: unknown[]) => void;

const INDENT = '  ';
const counts = new Map<string, number>();
const times = new Map<string, number>();
let indent = '';

const print = (level: Level, message: string): void =>
  realm.log(level, { message: indent + message.replaceAll('\n', `\n${indent}`) });
const printer =
  (level: Level): Print =>
  (...values) =>
    print(level, formatted(values));
const labelOf = (label: unknown): string => (label === undefined ? 'default' : native.String(label));

const elapsed = (label: string, values: readonly unknown[]): void => {
  const since = times.get(label);
  if (since === undefined) return print('warn', `Timer '${label}' does not exist`);
  const rest = values.length === 0 ? '' : ` ${formatted(values)}`;
  print('info', `${label}: ${native.now() - since}ms${rest}`);
};

/** Console's `console`: its lines go where `ctx.logger` goes, for the invocation that is on the CPU. */
const console: Readonly<Record<string, Print>> = {
  debug: printer('debug'),
  log: printer('info'),
  info: printer('info'),
  warn: printer('warn'),
  error: printer('error'),
  trace: (...values) => print('debug', `Trace: ${formatted(values)}`.trimEnd()),
  dir: (value) => print('info', inspect(value)),
  dirxml: printer('info'),
  table: (value) => print('info', inspect(value)),
  assert: (condition, ...values) => {
    if (condition) return;
    const [first, ...rest] = values;
    if (values.length === 0) print('error', 'Assertion failed');
    else if (typeof first === 'string') print('error', formatted([`Assertion failed: ${first}`, ...rest]));
    else print('error', formatted(['Assertion failed', ...values]));
  },
  count: (given) => {
    const label = labelOf(given);
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    print('info', `${label}: ${count}`);
  },
  countReset: (label) => void counts.delete(labelOf(label)),
  time: (given) => {
    const label = labelOf(given);
    if (times.has(label)) print('warn', `Timer '${label}' already exists`);
    else times.set(label, native.now());
  },
  timeLog: (label, ...values) => elapsed(labelOf(label), values),
  timeEnd: (given) => {
    const label = labelOf(given);
    elapsed(label, []);
    times.delete(label);
  },
  group: (...values) => {
    if (values.length > 0) print('info', formatted(values));
    indent += INDENT;
  },
  groupCollapsed: (...values) => {
    if (values.length > 0) print('info', formatted(values));
    indent += INDENT;
  },
  groupEnd: () => {
    indent = indent.slice(INDENT.length);
  },
  clear: () => {},
};

offer({ console });
