import { MODEL_NAMES } from '@daino/contract/guest';
import { inner } from '../inner-part.ts';

const { addId, native } = inner;

type Call = (...args: unknown[]) => Promise<unknown>;

/** The calls of `ctx.models` as they cross the wire; any may be missing where the platform does not offer them. */
export type ModelCalls = Readonly<Record<string, Call | undefined>>;

/** `ctx.models`: every model with its own find, create, … instead of calls that take the model's name. */
export function modelMembers(calls: ModelCalls): Record<string, unknown> {
  const models: Record<string, unknown> = native.create(null);
  for (let at = 0; at < MODEL_NAMES.length; at += 1) {
    const name = MODEL_NAMES[at] ?? '';
    models[name] = native.freeze({ ...reads(name, calls), ...writes(name, calls) });
  }
  return native.freeze(models);
}

function reads(name: string, { find: ask, count, aggregate }: ModelCalls): Record<string, unknown> {
  const find = async (filter: unknown = {}, options: unknown = {}): Promise<unknown> =>
    pageOf(await ask?.(name, filter, options));
  const findOne = async (filter: unknown = {}, options: object = {}): Promise<unknown> =>
    pageOf(await ask?.(name, filter, { ...options, limit: 1 }))[0] ?? null;
  return {
    find,
    findOne,
    findById: (id: unknown) => findOne({ id }),
    count: (filter: unknown = {}) => count?.(name, filter),
    aggregate: (options: unknown) => aggregate?.(name, options),
  };
}

function writes(name: string, calls: ModelCalls): Record<string, unknown> {
  return {
    create: async (draft: unknown, options: unknown = {}) =>
      entityOf(await calls['create']?.(name, draft, options)),
    update: async (id: unknown, change: unknown, options: unknown = {}) =>
      entityOf(await calls['update']?.(name, id, change, options)),
    delete: (id: unknown) => calls['delete']?.(name, id),
  };
}

/** The entities of a page as a list, which says where it goes on beside its members. */
function pageOf(answer: unknown): unknown[] {
  // The host wrote it, and checked it against the table.
  const { data, next_cursor } = answer as Page;
  for (let at = 0; at < data.length; at += 1) addId(data[at]);
  native.defineProperty(data, 'next_cursor', { value: next_cursor });
  return data;
}

interface Page {
  readonly data: unknown[];
  readonly next_cursor: string | null;
}

function entityOf(answer: unknown): unknown {
  addId(answer);
  return answer;
}
