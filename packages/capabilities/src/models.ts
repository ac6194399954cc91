import {
  capabilityErrors,
  type FilterNode,
  type FittedQuery,
  fitAggregate,
  fitFind,
  type ModelName,
  modelTable,
  pathsOf,
  type Queried,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { Capabilities, CapabilityScope } from '@daino/engine';
import { createModelWriters } from './models/model-writers.ts';
import { requireCarriable, shownEntity } from './models/shown-entity.ts';
import { writeModel } from './models/write-model.ts';
import type { Transactions } from './transactions.ts';

type ModelCalls = Pick<
  Capabilities,
  'models.find' | 'models.count' | 'models.aggregate' | 'models.create' | 'models.update' | 'models.delete'
>;

/** `ctx.models`: entities of the store, read by filter and written by the store's own operations. */
export function modelCapabilities(commerce: Commerce, transactions: Transactions): ModelCalls {
  const writers = createModelWriters(commerce);
  return {
    'models.find': async (scope, [model, filter, { select, ...options }]) => {
      const fitted = fitFind(queriedOf(model), filter, { ...options, select });
      const fields = [...options.sort.map(({ field }) => field), ...(select ?? [])];
      const where = checkQuery(scope, { model, method: 'models.find', fitted, fields });
      const { data, next_cursor } = await commerce.findEntities(scope, model, { ...options, where });
      const shown = data.map((entity) => shownEntity(scope, model, entity, select));
      return requireCarriable({ data: shown, next_cursor });
    },
    'models.count': async (scope, [model, filter]) => {
      const fitted = fitFind(queriedOf(model), filter, { sort: [] });
      const where = checkQuery(scope, { model, method: 'models.count', fitted, fields: [] });
      return commerce.countEntities(scope, model, where);
    },
    'models.aggregate': async (scope, [model, asked]) => {
      const fitted = fitAggregate(queriedOf(model), asked);
      const { groupBy, sum, avg, min, max } = asked;
      const fields = [groupBy, sum, avg, min, max].flat();
      const where = checkQuery(scope, { model, method: 'models.aggregate', fitted, fields });
      return commerce.aggregateEntities(scope, { ...asked, model, where });
    },
    'models.create': async (scope, [model, draft, options]) => {
      const { create } = writers[model];
      const work = create && ((writing: CapabilityScope) => create(writing, draft));
      const write = { model, act: 'create', options, work } as const;
      return shownEntity(scope, model, await writeModel(transactions, scope, write));
    },
    'models.update': async (scope, [model, id, change, options]) => {
      const { update } = writers[model];
      const work = update && ((writing: CapabilityScope) => update(writing, id, change));
      const write = { model, act: 'update', options, work } as const;
      return shownEntity(scope, model, await writeModel(transactions, scope, write));
    },
    'models.delete': async (scope, [model, id]) => {
      const { remove } = writers[model];
      const work = remove && ((writing: CapabilityScope) => remove(writing, id));
      return writeModel(transactions, scope, { model, act: 'delete', options: {}, work });
    },
  };
}

interface AskedQuery {
  readonly model: ModelName;
  readonly method: string;
  readonly fitted: FittedQuery;
  /** The fields that it names besides its filter. */
  readonly fields: readonly string[];
}

/**
 * The condition of a query. Throws CAPABILITY_ARGUMENTS_INVALID with every fault, and GRANT_MISSING where personal fields
 * are asked for.
 */
function checkQuery(
  scope: CapabilityScope,
  { model, method, fitted: { where, issues }, fields }: AskedQuery,
): FilterNode {
  if (issues.length > 0) throw capabilityErrors.CAPABILITY_ARGUMENTS_INVALID({ method }, { issues });
  const asked = [...pathsOf(where), ...fields].map((path) => path.split('.', 1)[0]);
  const personal: readonly (string | undefined)[] = modelTable[model].personal;
  if (asked.some((field) => personal.includes(field))) scope.requireGrant(['customers:read']);
  return where;
}

/** What queries of a model are held against. */
function queriedOf(model: ModelName): Queried {
  const { fields, entity } = modelTable[model];
  return { fields, readable: Object.keys(entity.shape) };
}
