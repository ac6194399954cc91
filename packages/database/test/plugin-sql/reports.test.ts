import { newId } from '@daino/kernel';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TwoInstallations, twoInstallations } from './two-installations.ts';

let two: TwoInstallations;
const customer = newId();

beforeAll(async () => {
  two = await twoInstallations();
});
afterAll(() => two[Symbol.asyncDispose]());
beforeEach(async () => {
  await two.query('delete from accounts');
  await two.query('insert into accounts (customer_id, points, note) values ($1, 10, $2)', customer, 'first');
});

test('shows granted tables of its own store only, with amounts in major units as numbers', async () => {
  const { rows } = await two.query('select name, price, currency from products');
  expect(rows).toEqual([{ name: 'ours Tea', price: 3.5, currency: 'EUR' }]);
  expect((await two.query('select number, total from sales')).rows).toEqual([{ number: 'S-1', total: 3.5 }]);
  expect((await two.query('select * from orders')).rows).toEqual([]);
  expect((await two.query('select quantity, unit_price, subtotal from order_items')).rows).toEqual([
    { quantity: 1, unit_price: 3.5, subtotal: 3.5 },
  ]);
  expect((await two.query('select amount, method from payments')).rows).toEqual([
    { amount: 3.5, method: 'cash' },
  ]);
  expect((await two.query('select delta, stock from stock_movements')).rows).toEqual([
    { delta: -1, stock: 9 },
  ]);
});

test.each<[string, readonly unknown[], unknown]>([
  ['select count(*) from customers', [], [{ count: 1 }]],
  [
    `select c.name, sum(s.total) as spent, count(*) filter (where s.total > 1) as large
     from customers c join sales s on s.customer_id = c.id group by c.name having sum(s.total) > 0 order by spent desc limit 5`,
    [],
    [{ name: 'ours Ada', spent: 3.5, large: 1 }],
  ],
  [
    `with lines as (select product_id, sum(quantity * unit_price) as turnover from order_items group by product_id),
       ranked as (select p.name, l.turnover, rank() over (order by l.turnover desc) as place
         from lines l join products p on p.id = l.product_id)
     select * from ranked where place <= 3`,
    [],
    [{ name: 'ours Tea', turnover: 3.5, place: 1 }],
  ],
  [
    `select day::date::text as day, coalesce(sum(total), 0) as total
     from generate_series(timestamptz '2026-01-01', timestamptz '2026-01-03', interval '1 day') as day
     left join sales on date_trunc('day', created_at) = day group by day order by day`,
    [],
    [
      { day: '2026-01-01', total: 0 },
      { day: '2026-01-02', total: 0 },
      { day: '2026-01-03', total: 0 },
    ],
  ],
  [
    `insert into accounts (customer_id, points) values ($1, 5)
     on conflict (customer_id) do update set points = accounts.points + excluded.points, updated_at = now()
     returning points, note`,
    [customer],
    [{ points: 15, note: 'first' }],
  ],
  [
    'update accounts set points = points - $2 where customer_id = $1 and points >= $2 returning points',
    [customer, 4],
    [{ points: 6 }],
  ],
  ['delete from accounts where points < 100 returning customer_id', [], [{ customer_id: customer }]],
  [
    `update accounts set data = jsonb_set(data, '{tier}', '"gold"') returning data ->> 'tier' as tier`,
    [],
    [{ tier: 'gold' }],
  ],
  [
    'update accounts set data = $1 returning data',
    [{ a: [1, { b: null }] }],
    [{ data: { a: [1, { b: null }] } }],
  ],
  ['select points from accounts where customer_id = any($1)', [[customer, newId()]], [{ points: 10 }]],
  [
    `insert into accounts (customer_id, points) select id, stock from products where stock > $1 returning points`,
    [-1],
    [{ points: 0 }],
  ],
  [
    `select jsonb_agg(jsonb_build_object('points', points, 'note', note) order by points) as all from accounts`,
    [],
    [{ all: [{ points: 10, note: 'first' }] }],
  ],
  [`select key, value from accounts, jsonb_each_text('{"a": 1}') order by 1`, [], [{ key: 'a', value: '1' }]],
  [
    `select x.id, x.tags from jsonb_to_recordset($1::jsonb) as x(id integer, tags text[])`,
    ['[{"id": 1, "tags": ["a", "b"]}]'],
    [{ id: 1, tags: ['a', 'b'] }],
  ],
  [
    `select case when points between 5 and 15 then 'some' else 'many' end as much,
       note is not null as noted, greatest(points, 3), nullif(note, 'x'), note like 'fi%' as like, points in (10, 11) as in
     from accounts where exists (select 1 from customers) and not (points = 3)`,
    [],
    [{ much: 'some', noted: true, greatest: 10, nullif: 'first', like: true, in: true }],
  ],
  [
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < 4) select array_agg(i) as all from n`,
    [],
    [{ all: [1, 2, 3, 4] }],
  ],
  [
    `select extract(year from timestamptz '2026-05-01 10:00:00+00') as year, to_char(date '2026-05-01', 'YYYY-MM') as month,
       (timestamptz '2026-05-01 22:30:00+00' at time zone 'Europe/Berlin')::text as local, age(date '2026-05-02', date '2026-05-01')::text as age`,
    [],
    [{ year: 2026, month: '2026-05', local: '2026-05-02 00:30:00', age: '1 day' }],
  ],
  [
    `select percentile_cont(0.5) within group (order by points) as median, string_agg(note, ', ') as notes,
       sum(points) over () as total from accounts group by points`,
    [],
    [{ median: 10, notes: 'first', total: 10 }],
  ],
  ['select points from accounts for update skip locked', [], [{ points: 10 }]],
  ['select 1 as a union all select 2 order by a desc', [], [{ a: 2 }, { a: 1 }]],
  ['values (1, $1)', ['x'], [{ column1: 1, column2: 'x' }]],
  [
    `select 9007199254740993::bigint as big, 0.1::numeric as small, timestamptz '2026-01-01 00:00:00+00' as at`,
    [],
    [{ big: '9007199254740993', small: 0.1, at: '2026-01-01T00:00:00.000Z' }],
  ],
  [
    `select name -- the name\n from /* all */ customers c where c.name ~* '^OURS'`,
    [],
    [{ name: 'ours Ada' }],
  ],
  ['select lpad(points::text, 5, $1) as padded from accounts', ['0'], [{ padded: '00010' }]],
  ['select a.* from accounts a where false', [], []],
  [
    'select "Weird Name".points as "Points of it" from accounts as "Weird Name"',
    [],
    [{ 'Points of it': 10 }],
  ],
  [
    `select rollup.points, count(*) from accounts rollup group by rollup (points) order by 1 nulls last`,
    [],
    [
      { points: 10, count: 1 },
      { points: null, count: 1 },
    ],
  ],
])('answers a report: %s', async (sql, parameters, rows) => {
  expect((await two.query(sql, ...parameters)).rows).toEqual(rows);
});

test('counts what a change without an answer changed', async () => {
  expect(await two.query('update accounts set points = 1')).toEqual({ rows: [], count: 1 });
});

test('says which grant is missing', async () => {
  const poor = { ...two.ours, grants: ['orders:read'] };
  await expect(two.database.pluginSql.query(poor, 'select * from customers', [])).rejects.toMatchObject({
    code: 'GRANT_MISSING',
    data: { grant: 'customers:read' },
  });
});

test('follows its grants when they change', async () => {
  const { pluginSql } = two.database;
  const poor = { ...two.theirs, grants: ['orders:read'] };
  await pluginSql.createSchema(poor);
  // The guard is told of more than the views show.
  await expect(pluginSql.query(two.theirs, 'select * from customers', [])).rejects.toMatchObject({
    code: 'SQL_FAILED',
  });
  expect((await pluginSql.query(poor, 'select * from order_items', [])).rows).toEqual([]);
  await pluginSql.createSchema(two.theirs);
  expect((await pluginSql.query(two.theirs, 'select name from customers', [])).rows).toEqual([
    { name: 'theirs Ada' },
  ]);
});
