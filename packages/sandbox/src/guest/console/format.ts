import { realm } from '../part.ts';
import { inspect } from './inspect.ts';

const { native } = realm;

/** Console's "formatter" and "printer": the values of one call as a text. */
export function formatted(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string' || rest.length === 0) return values.map(shown).join(' ');
  let used = 0;
  const text = first.replaceAll(/%[sdifjoOc%]/g, (directive) => {
    if (directive === '%%') return '%';
    if (used >= rest.length) return directive;
    const value = rest[used];
    used += 1;
    return converted(directive, value);
  });
  return [text, ...rest.slice(used).map(shown)].join(' ');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

function converted(directive: string, value: unknown): string {
  if (directive === '%c') return '';
  if (directive === '%s') return typeof value === 'object' ? inspect(value) : native.String(value);
  if (directive === '%j') return native.stringify(value) ?? 'undefined';
  if (directive === '%o' || directive === '%O') return inspect(value);
  if (typeof value === 'symbol' || typeof value === 'object') return 'NaN';
  if (directive === '%f') return native.String(Number.parseFloat(native.String(value)));
  const number = native.Number(value);
  return native.String(directive === '%i' ? native.trunc(number) : number);
}
