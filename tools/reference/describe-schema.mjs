import { z } from 'zod';

/** Longer than this a description says less of what is inside. */
const LONG = 320;
const DEPTHS = [3, 2, 1, 0];

/** What a schema takes in a few words, such as `string`, `number | null` or `{ id: string, points?: number }[]`. */
export function describeSchema(schema, io = 'output') {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return shortEnough(json, json.$defs);
}

/** The members of an object's schema and what each takes. */
export function describeMembers(schema, io = 'output') {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const object = resolve(json, json.$defs);
  const required = new Set(object.required);
  return Object.entries(object.properties ?? {}).map(([name, member]) => ({
    name,
    type: shortEnough(member, json.$defs),
    optional: !required.has(name),
  }));
}

function shortEnough(json, defs) {
  const texts = DEPTHS.map((depth) => describe(json, { defs, depth }));
  return texts.find((text) => text.length <= LONG) ?? texts.at(-1);
}

/** `depth` is how many objects inside each other are described. */
function describe(json, { defs, depth }) {
  // The only schema without a name that refers to itself is that of any JSON value.
  if (/__schema\d+$/.test(json.$ref ?? '')) return 'any JSON';
  const schema = resolve(json, defs);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const options = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (options) return union(options.map((one) => describe(one, { defs, depth })));
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  if (schema.type === 'array') return arrayOf(schema, { defs, depth });
  if (schema.type === 'object') return objectOf(schema, { defs, depth });
  if (schema.type === undefined) return 'any JSON';
  return schema.format ? `${schema.type} (${schema.format})` : schema.type;
}

function arrayOf({ prefixItems, items = {} }, how) {
  if (prefixItems) return `[${prefixItems.map((one) => describe(one, how)).join(', ')}]`;
  const item = describe(items, how);
  return item.includes(' ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function objectOf(schema, { defs, depth }) {
  const members = Object.entries(schema.properties ?? {});
  if (members.length === 0 || depth === 0) return 'object';
  const required = new Set(schema.required);
  const parts = members.map(([name, member]) => {
    const type = describe(member, { defs, depth: depth - 1 });
    return `${name}${required.has(name) ? '' : '?'}: ${type}`;
  });
  return `{ ${parts.join(', ')} }`;
}

/** A union of everything says less than its name. */
function union(parts) {
  const distinct = [...new Set(parts)];
  const isAnything = ['string', 'number', 'boolean', 'null'].every((one) => distinct.includes(one));
  return isAnything ? 'any JSON' : distinct.join(' | ');
}

function resolve(schema, defs = {}) {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  return name === undefined ? schema : (defs[name] ?? {});
}
