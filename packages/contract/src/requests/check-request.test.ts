import { expect, it } from 'vitest';
import { type ArrivedRequest, checkRequest } from './check-request.ts';
import type { RequestSchemas } from './request-schemas.ts';

const empty: ArrivedRequest = { params: {}, query: {}, form: null, rawBody: null, bodyType: 'none' };
const page: RequestSchemas = {
  query: {
    type: 'object',
    properties: {
      limit: { type: 'integer', minimum: 1, default: 50 },
      all: { type: 'boolean' },
      ratio: { type: ['number', 'null'] },
      tags: { type: 'array', items: { type: 'integer' } },
      code: { type: ['string', 'integer'] },
    },
  },
};
const redeem: RequestSchemas = {
  params: { type: 'object', properties: { id: { type: 'string', format: 'uuid' }, n: { type: 'integer' } } },
  body: {
    type: 'object',
    properties: { points: { type: 'integer', minimum: 1 }, on: { type: 'object', required: ['day'] } },
    required: ['points'],
    additionalProperties: false,
  },
};

it('reads the fields of a query as what the schema asks for, and fills in its defaults', () => {
  const query = { limit: '5', all: 'true', ratio: '-1.5e3', tags: ['1', '2'], code: '7', other: 'x' };
  expect(checkRequest(page, { ...empty, query })).toMatchObject({
    query: { limit: 5, all: true, ratio: -1500, tags: [1, 2], code: '7', other: 'x' },
    issues: [],
  });
  expect(checkRequest(page, { ...empty, query: { tags: '3' } }).query).toEqual({ limit: 50, tags: [3] });
});

it.each(['', ' 5', '5 ', '0x10', '1_000', '05', '+5', 'Infinity', 'NaN', '9007199254740993', '1e999', '5;'])(
  'takes no other number for one: "%s"',
  (limit) => {
    expect(checkRequest(page, { ...empty, query: { limit } })).toMatchObject({
      query: { limit },
      issues: [{ path: 'query.limit', message: 'must be of type integer, is string' }],
    });
  },
);

it('refuses a field that stands there twice where one is wanted', () => {
  const { issues } = checkRequest(page, { ...empty, query: { limit: ['1', '2'] } });
  expect(issues).toEqual([{ path: 'query.limit', message: 'must be of type integer, is array' }]);
});

it('tells every fault of params, query and body with its path', () => {
  const request: ArrivedRequest = {
    ...empty,
    params: { id: 'ada', n: 'x' },
    query: { limit: '0', all: 'yes' },
    rawBody: '{"points":0,"on":{},"extra":1}',
    bodyType: 'json',
  };
  const { issues } = checkRequest({ ...page, ...redeem }, request);
  expect(issues.map(({ path }) => path)).toEqual([
    'params.id',
    'params.n',
    'query.limit',
    'query.all',
    'body.points',
    'body.on.day',
    'body.extra',
  ]);
});

it('says what to send where there is no body, unless none is needed', () => {
  expect(checkRequest({ body: { type: 'object' } }, empty).issues).toEqual([
    { path: 'body', message: 'is needed: send JSON with "Content-Type: application/json"' },
  ]);
  expect(checkRequest({ body: { type: ['object', 'null'] } }, empty).issues).toEqual([]);
  expect(checkRequest({}, empty).issues).toEqual([]);
});

it('takes a form for a body, and reads its fields like a query', () => {
  const form = { ...empty, bodyType: 'form', rawBody: 'points=3', form: { points: '3' } } as const;
  expect(checkRequest(redeem, form)).toMatchObject({ form: { points: 3 }, issues: [] });
  expect(checkRequest({}, form).form).toEqual({ points: '3' });
  const text = { ...empty, bodyType: 'text', rawBody: 'points=3' } as const;
  expect(checkRequest(redeem, text).issues).toMatchObject([{ path: 'body' }]);
});

it('is not led astray by the names that every object has', () => {
  const query = Object.fromEntries([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  const checked = checkRequest(page, { ...empty, query });
  expect(Object.entries(checked.query)).toEqual([
    ['limit', 50],
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});
