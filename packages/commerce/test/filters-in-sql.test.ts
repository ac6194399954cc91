import {
  type Filter,
  filterIssues,
  filterTree,
  fitFilter,
  matchesNode,
  modelTable,
  type Product,
  type Sale,
} from '@daino/contract';
import { type ProductRow, products } from '@daino/database';
import { newId } from '@daino/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { viewProduct } from '../src/products/view-product.ts';
import { aSale, testCommerce, type TestCommerce } from './test-commerce.ts';

let host: TestCommerce;
let rows: readonly Product[];
let sales: readonly Omit<Sale, 'trace'>[];

beforeAll(async () => {
  host = await testCommerce();
  const made = fc.sample(product, { numRuns: 60, seed: 11 });
  await host.database.inStore(host.scope, async (tx) => {
    for (const one of made) await products.insert(tx, one);
  });
  rows = made.map(viewProduct);
  const cake = await host.product({ price: 4.2, stock: 100 });
  rows = [...rows, cake];
  for (const [index, method] of ['cash', 'card', 'card', 'späti'].entries()) {
    await host.commerce.recordSale(
      host.scope,
      aSale([cake.id], { payment: { method }, metadata: { index, even: index % 2 === 0 } }),
    );
  }
  sales = (await host.commerce.findEntities(host.scope, 'Sale', all)).data;
  rows = (await host.commerce.findEntities(host.scope, 'Product', all)).data;
});
afterAll(() => host[Symbol.asyncDispose]());

it('a filter takes the same products in SQL as it does in memory', async () => {
  expect(rows).toHaveLength(61);
  await fc.assert(
    fc.asyncProperty(filterOf('Product', rows), async (filter) => {
      const { node, issues } = fitFilter(filterTree(filter), modelTable.Product.fields);
      expect([...filterIssues(filter), ...issues]).toEqual([]);
      const found = await host.commerce.findEntities(host.scope, 'Product', { ...all, where: node });
      const ids = found.data.map(({ id }) => id);
      expect(ids.toSorted()).toEqual(
        rows
          .filter((one) => matchesNode(node, one))
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(await host.commerce.countEntities(host.scope, 'Product', node)).toBe(ids.length);
    }),
    { numRuns: 400 },
  );
}, 60_000);

it('and the same sales', async () => {
  expect(sales).toHaveLength(4);
  await fc.assert(
    fc.asyncProperty(filterOf('Sale', sales), async (filter) => {
      const { node } = fitFilter(filterTree(filter), modelTable.Sale.fields);
      const { data } = await host.commerce.findEntities(host.scope, 'Sale', { ...all, where: node });
      expect(data).toEqual(sales.filter((one) => matchesNode(node, one)));
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('pages of any sort hold every product once, in order', async () => {
  const fields = Object.keys(modelTable.Product.fields).filter(
    (field) => !['tags', 'images', 'metadata'].includes(field),
  );
  const sort = fc.uniqueArray(fc.record({ field: fc.constantFrom(...fields), descending: fc.boolean() }), {
    selector: ({ field }) => field,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(sort, fc.integer({ min: 7, max: 70 }), async (by, limit) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await host.commerce.findEntities(host.scope, 'Product', {
          ...all,
          sort: by,
          limit,
          cursor,
        });
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(inOrder(rows, by).map(({ id }) => id));
    }),
    { numRuns: 60 },
  );
}, 60_000);

const all = { where: filterTree({}), sort: [], limit: 200 } as const;

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constantFrom(
      '',
      'a',
      'B',
      'ß',
      '%',
      '_',
      `' or true --`,
      '$1',
      '\\',
      '\u{1f600}',
      '\uff5e',
      '0',
      '-1',
    ),
  )
  .filter((one) => one.isWellFormed() && !one.includes('\0'));
const scalar = fc.oneof(
  text,
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const json = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.record({ in: scalar }));
const metadata = fc.record({ a: json, '0': json, ß: json }, { requiredKeys: [] });
const nullable = fc.option(text, { nil: null });
const count = fc.integer({ min: 0, max: 4 });
const instant = fc.date({
  min: new Date('2026-01-01T00:00:00.000Z'),
  max: new Date('2026-01-01T00:00:00.040Z'),
  noInvalidDate: true,
});

/** A row as the database keeps it: of any currency, with whatever text. */
const product: fc.Arbitrary<ProductRow> = fc.record({
  id: fc.constant('').map(() => newId()),
  name: text,
  description: nullable,
  sku: fc.constant(null),
  priceMinor: fc.oneof(count, fc.integer({ min: 0, max: 99_999_999 })),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  stock: count,
  allowBackorder: fc.boolean(),
  lowStockThreshold: fc.option(count, { nil: null }),
  reorderThreshold: fc.constant(null),
  category: nullable,
  tags: fc.array(text, { maxLength: 3 }),
  images: fc.constant([]),
  metadata,
  createdAt: instant,
  updatedAt: instant,
});

/** Filters whose operands often are what some entity has. */
function filterOf(model: 'Product' | 'Sale', entities: readonly object[]): fc.Arbitrary<Filter> {
  const kinds: Readonly<Record<string, string>> = modelTable[model].fields;
  const paths = [...Object.keys(kinds), 'metadata.a', 'metadata.a.in', 'metadata.0', 'metadata.ß.0'];
  const test = fc.constantFrom(...paths).chain((path) => {
    const kind = kinds[path] ?? 'json';
    const present = entities.map((one) => valueAt(one, path)).filter(isScalar);
    const operand = fc.oneof(OPERANDS[kind] ?? scalar, fc.constantFrom(null, ...present));
    return testsOf(kind, operand).map((tests): Filter => ({ [path]: tests }));
  });
  const joined = (inner: fc.Arbitrary<Filter>) =>
    fc
      .tuple(fc.constantFrom('$and', '$or'), fc.array(inner, { minLength: 1, maxLength: 3 }))
      .map(([key, filters]): Filter => ({ [key]: filters }));
  return fc.oneof(test, joined(test), joined(fc.oneof(test, joined(test))));
}

type Scalar = string | number | boolean | null;

const OPERANDS: Readonly<Record<string, fc.Arbitrary<Scalar>>> = {
  text,
  id: fc.oneof(fc.uuid(), text),
  number: fc.oneof(count, fc.double({ noNaN: true, noDefaultInfinity: true })),
  amount: fc.oneof(count, fc.double({ noNaN: true, noDefaultInfinity: true })),
  boolean: fc.boolean(),
  list: text,
  instant: fc.oneof(
    instant.map((at) => at.toISOString()),
    fc.constantFrom('2026-01-01', '2026-01-01T01:00:00.010+01:00'),
  ),
};

function testsOf(kind: string, operand: fc.Arbitrary<Scalar>): fc.Arbitrary<Filter[string]> {
  const exists = fc.record({ $exists: fc.boolean() });
  const contains = fc.record({ $contains: operand.filter((one) => one !== null) });
  if (kind === 'list') return fc.oneof(exists, contains);
  const ordered = operand.filter((one) => typeof one === 'string' || typeof one === 'number');
  const order = fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), ordered)
    .map(([operator, limit]) => ({ [operator]: limit }));
  const list = fc
    .tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 4 }))
    .map(([operator, values]) => ({ [operator]: values }));
  const ways: fc.Arbitrary<unknown>[] = [operand, fc.record({ $ne: operand }), list, exists];
  if (kind !== 'boolean') ways.push(order);
  if (kind === 'text' || kind === 'json') ways.push(contains);
  // Every way is one of what a field may be.
  return fc.oneof(...(ways as fc.Arbitrary<Filter[string]>[]));
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function valueAt(entity: object, path: string): unknown {
  return path.split('.').reduce((at: unknown, key) => (isObject(at) ? at[key] : undefined), entity);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function inOrder(
  entities: readonly Product[],
  by: readonly { readonly field: string; readonly descending: boolean }[],
): Product[] {
  const keys = by.some(({ field }) => field === 'id')
    ? by
    : [...by, { field: 'id', descending: by.at(-1)?.descending ?? true }];
  return entities.toSorted((left, right) => {
    for (const { field, descending } of keys) {
      const order = compare(valueAt(left, field), valueAt(right, field));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

/** Null first, then by code points or by size. */
function compare(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return Number(left) - Number(right);
}
