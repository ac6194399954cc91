import { realm } from '../part.ts';

const { native } = realm;
const DEPTH = 5;
const MOST_ITEMS = 100;
const MOST_LENGTH = 4_000;

/** A value as JSON would have it where that says all, and otherwise in the words of the language. */
export function inspect(value: unknown): string {
  const budget = { left: MOST_LENGTH };
  try {
    return show(value, { above: [], budget });
  } catch {
    return '[object]';
  }
}

interface Place {
  /** The objects around it. */
  readonly above: readonly object[];
  /** Characters that may still be written, about. */
  readonly budget: { left: number };
}

function show(value: unknown, place: Place): string {
  const text =
    typeof value === 'object' && value !== null ? showObject(value, place) : showPrimitive(value, place);
  place.budget.left -= text.length;
  return text;
}

function showPrimitive(value: unknown, { above }: Place): string {
  if (typeof value === 'string') return above.length === 0 ? value : native.quote(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[Function ${nameOf(value) || '(anonymous)'}]`;
  return native.String(value);
}

function showObject(value: object, place: Place): string {
  if (place.above.includes(value)) return '[Circular]';
  if (value instanceof native.Error) return showError(value);
  const inner = { above: [...place.above, value], budget: place.budget };
  if (Array.isArray(value)) return `[${itemsOf(value, (item) => show(item, inner), inner)}]`;
  if (value instanceof native.Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return native.String(value);
  const name = nameOf(value.constructor);
  if (inner.above.length > DEPTH) return `[${name || 'Object'}]`;
  if (value instanceof Map)
    return `Map(${value.size}) {${itemsOf(value, ([key, one]) => `${show(key, inner)} => ${show(one, inner)}`, inner)}}`;
  if (value instanceof Set)
    return `Set(${value.size}) {${itemsOf(value, (item) => show(item, inner), inner)}}`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `${name}(${value.byteLength} bytes)`;
  if (value instanceof native.Promise) return 'Promise';
  const member = (key: string): string => `${native.quote(key)}:${show(native.get(value, key), inner)}`;
  const prefix = name === 'Object' || name === '' ? '' : `${name} `;
  return `${prefix}{${itemsOf(Object.keys(value), member, inner)}}`;
}

/** Its rendering, as a failed handler's error has it. */
function showError(error: Error): string {
  const rendered = native.parse(realm.renderError(error)) as { name: string; message: string; stack: string };
  return rendered.stack === '' ? `${rendered.name}: ${rendered.message}` : rendered.stack;
}

function itemsOf<Item>(items: Iterable<Item>, render: (item: Item) => string, { budget }: Place): string {
  const texts: string[] = [];
  for (const item of items) {
    if (texts.length >= MOST_ITEMS || budget.left <= 0) {
      texts.push('…');
      break;
    }
    texts.push(render(item));
  }
  return texts.join(',');
}

function nameOf(value: unknown): string {
  if (typeof value !== 'function') return '';
  const { name } = value;
  return typeof name === 'string' ? name : '';
}
