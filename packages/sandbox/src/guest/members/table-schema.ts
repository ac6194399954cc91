import { inner } from '../inner-part.ts';

const { native } = inner;

/** Constructors stand for the types of their values. */
const TYPES: readonly (readonly [unknown, string])[] = [
  [native.String, 'string'],
  [native.Number, 'number'],
  [native.Boolean, 'boolean'],
  [native.Date, 'date'],
  [native.Object, 'object'],
  [native.Array, 'array'],
];

/**
 * A table's schema as JSON: `{name: String, at: {type: Date, default: Date.now}}` becomes
 * `{name: 'string', at: {type: 'date', default: 'now'}}`. What it cannot mean throws; the rest the host checks.
 */
export function wireSchema(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || native.isArray(schema))
    throw new native.TypeError('A table is described by an object of its fields, such as { name: String }.');
  const fields: Record<string, unknown> = {};
  for (const name in schema) {
    if (!native.hasOwn(schema, name)) continue;
    const value = fieldOf(name, native.get(schema, name));
    native.defineProperty(fields, name, { value, enumerable: true });
  }
  return fields;
}

function fieldOf(name: string, written: unknown): unknown {
  const isDescription = typeof written === 'object' && written !== null && !native.isArray(written);
  if (!isDescription) return typeOf(name, written);
  const field: Record<string, unknown> = { ...written, type: typeOf(name, native.get(written, 'type')) };
  const usual = field['default'];
  // The plugin may have read it from a Date of its own making.
  if (usual === native.now || usual === native.get(native.Date, 'now')) field['default'] = 'now';
  else if (typeof usual === 'function')
    throw new native.TypeError(`The default of ${name} must be a value, or Date.now.`);
  return field;
}

function typeOf(name: string, written: unknown): unknown {
  // `[String]` is a list, whatever it holds.
  if (native.isArray(written)) return 'array';
  if (typeof written === 'string') return written;
  for (let at = 0; at < TYPES.length; at += 1) if (TYPES[at]?.[0] === written) return TYPES[at]?.[1];
  throw new native.TypeError(
    `The type of ${name} must be String, Number, Boolean, Date, Object or Array, or one of their names.`,
  );
}
