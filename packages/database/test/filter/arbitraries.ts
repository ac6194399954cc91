import type { Filter } from '@daino/contract';
import fc from 'fast-check';

/** Few values, so that filters hit: ordinary ones and those that are easily taken for others. */
const words = [
  '',
  'a',
  'A',
  'ab',
  'a%',
  'a_',
  "'",
  '\\',
  '$1',
  '1',
  'true',
  'null',
  'ä',
  'a\u0308',
  '~',
  '\u{1f600}',
  '～',
  '{}',
];
const numbers = [0, -0, 1, -1, 0.1, 0.30000000000000004, 1e21, 5e-324, 9007199254740991, 10];
const instants = ['2026-01-31T09:00:00.000Z', '2026-01-31T09:00:00.001Z', '1969-12-31T23:59:59.999Z'];
const ids = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-00000000000a'];
const word = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: 'grapheme', maxLength: 3 }).filter(storable),
);
const number = fc.oneof(fc.constantFrom(...numbers), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar = fc.oneof(word, number, fc.boolean(), fc.constant(null), fc.constantFrom(null, 'a', 1));
const keys = fc.oneof({ arbitrary: fc.constant('a'), weight: 3 }, fc.constantFrom('b', '0', "'", 'a b'));
const json = fc.letrec((tie) => ({
  object: fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
}));

/** A row of every kind of field. */
export const row = fc.record({
  id: fc.constantFrom(...ids, null),
  word: fc.option(word),
  size: fc.option(number),
  price: fc.constantFrom(0, 0.1, 10.1, 12.34, null),
  open: fc.option(fc.boolean()),
  at: fc.constantFrom(...instants, null),
  tags: fc.option(fc.array(word, { maxLength: 3 })),
  data: fc.oneof({ arbitrary: json.object, weight: 4 }, json.value),
});

const ordered = (value: fc.Arbitrary<string | number>) =>
  fc.oneof(...['$gt', '$gte', '$lt', '$lte'].map((name) => fc.record({ [name]: value })));
const tests = (value: fc.Arbitrary<unknown>) => {
  const operand = fc.oneof(value, fc.constant(null));
  return fc.oneof(
    operand,
    fc.record({ $eq: operand }),
    fc.record({ $ne: operand }),
    fc.record({ $in: fc.array(operand, { maxLength: 4 }) }),
    fc.record({ $nin: fc.array(operand, { maxLength: 4 }) }),
    fc.record({ $exists: fc.boolean() }),
  );
};
const contained = fc.oneof(word, number, fc.boolean()).map(($contains) => ({ $contains }));
const path = fc.array(keys, { maxLength: 2 }).map((inside) => ['data', ...inside].join('.'));
/** Tests of one field, by the field. */
const fields = {
  id: fc.oneof(
    tests(fc.constantFrom(...ids, ids[1]?.toUpperCase(), 'x')),
    ordered(fc.constantFrom(...ids, '0189')),
  ),
  word: fc.oneof(
    tests(word),
    ordered(word),
    word.map(($contains) => ({ $contains })),
  ),
  size: fc.oneof(tests(number), ordered(number)),
  price: fc.oneof(tests(fc.constantFrom(0, 0.1, 10.1)), ordered(fc.constantFrom(0.1, 10.1))),
  open: tests(fc.boolean()),
  at: fc.oneof(tests(fc.constantFrom(...instants, '2026-01-31')), ordered(fc.constantFrom(...instants))),
  tags: fc.oneof(
    word.map(($contains) => ({ $contains })),
    fc.record({ $exists: fc.boolean() }),
  ),
};
const insideData = fc
  .tuple(path, fc.oneof(tests(scalar), ordered(fc.oneof(word, number)), contained))
  .map(([at, asked]) => ({ [at]: asked }));

/** Filters that ask for these fields, and for what is in the field `data`. */
export function filterOf(names: readonly (keyof typeof fields)[]): fc.Arbitrary<Filter> {
  const ofColumns = fc.oneof(...names.map((name) => fc.record({ [name]: fields[name] })));
  const field = fc.oneof(ofColumns, insideData) as fc.Arbitrary<Filter>;
  return fc.letrec<{ level: Filter }>((tie) => ({
    level: fc.oneof(
      { maxDepth: 3 },
      field,
      fc.tuple(field, field).map(([one, other]) => ({ ...one, ...other })),
      fc.array(tie('level'), { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })),
      fc.array(tie('level'), { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
    ),
  })).level;
}

/** As the evaluator asks: it compares instants as the texts that they are, and a date is its first moment. */
export function normal(asked: Filter): Filter {
  return JSON.parse(JSON.stringify(asked).replaceAll('"2026-01-31"', '"2026-01-31T00:00:00.000Z"')) as Filter;
}

function storable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
