import type {
  DeepReadonly,
  EventHandler,
  HookHandler,
  JsonObject,
  PluginContext,
  RouteHandler,
  SaleSubject,
} from './index.ts';
import { definePlugin, EVENTS, EventType, HOOKS, Plugin } from './index.ts';

type Equal<Left, Right> =
  (<Any>() => Any extends Left ? 1 : 2) extends <Any>() => Any extends Right ? 1 : 2 ? true : false;
const holds = <Fact extends true>(fact?: Fact): Fact | undefined => fact;

// A handler by its hook's name knows its data, and may not write to it.
export const named: HookHandler<'before_sale_create'> = (ctx, data, meta) => {
  holds<Equal<typeof data.sale, DeepReadonly<SaleSubject>>>();
  holds<Equal<typeof meta.operationId, string>>();
  // @ts-expect-error -- a mutation is no change, so that it is not offered
  data.sale.notes = 'new';
  // @ts-expect-error -- lists are as read-only as what holds them
  data.sale.adjustments.push({});
  // @ts-expect-error -- there is no such hook data
  void data.order;
  return { adjustments: [{ label: 'Ten off', amount: -10 }] };
};

// It returns nothing, the subject, a part of it, or data that holds it.
export const results: readonly HookHandler<'before_sale_create'>[] = [
  () => undefined,
  async () => null,
  () => {},
  (_ctx, { sale }) => sale,
  (_ctx, { sale }) => ({ ...sale, notes: null }),
  async (_ctx, { sale }) => ({ sale: { ...sale, metadata: { ...sale.metadata, points: 3 } } }),
  (_ctx, { sale }) => ({
    adjustments: sale.items.map(({ id }) => ({ label: 'Each', amount: -1, target: id })),
  }),
  (ctx) => ctx.reject('Closed', { field: 'createdAt' }),
];

const adjustments = [{ label: 'A', amount: '1' }];
// @ts-expect-error -- an amount is a number and not a text
export const wrongAmount: HookHandler<'before_sale_create'> = () => ({ adjustments });

// @ts-expect-error -- there is no such hook
export type Unknown = HookHandler<'before_lunch'>;

// A handler may describe its data itself, as the founding documents do.
export const described: HookHandler<{ payment: { amount: number; metadata: object } }> = async (
  _ctx,
  data,
) => {
  data.payment.metadata = { ...data.payment.metadata, processed_by: 'my-plugin' };
  return data.payment;
};

// An event's handler knows the payload, and the envelope around it.
export const created: EventHandler<'sale.created'> = async (_ctx, sale, event) => {
  holds<Equal<typeof sale.total, number>>();
  holds<Equal<typeof event.timestamp, Date>>();
  holds<Equal<typeof event.attempt, number>>();
  // @ts-expect-error -- the customer may be absent
  void sale.customer.name;
  return { success: true };
};

// The context has every call of the capability table, and facts that are whole: nothing on it is optional.
export async function context(ctx: PluginContext): Promise<void> {
  holds<Equal<Awaited<ReturnType<typeof ctx.data.delete>>, boolean>>();
  await ctx.data.set('key', { nested: [1, 'two', null] as const });
  const page = await ctx.data.list();
  await ctx.data.list({ prefix: 'sale/', cursor: page.next_cursor ?? 'sale/' });
  holds<Equal<typeof ctx.store.timezone, string>>();
  holds<Equal<typeof ctx.tenant, typeof ctx.store>>();
  const percent: number = ctx.config.get<number>('percent');
  ctx.logger.error('broke', new Error('why'), { percent });
  ctx.logger.info(ctx.plugin.slug, { config: ctx.plugin.config['percent'] });
  const answer = await ctx.http.post('https://api.example.com', { total: 1 }, { headers: { 'x-key': 'k' } });
  holds<Equal<typeof answer.status, number>>();
  const points = await answer.json<{ points: number }>();
  await ctx.cache.set('points', points.points, 60);
  const parts: number[] = ctx.money.allocate(10, [1, 1, 1]);
  const signature: string = await ctx.crypto.hmac('sha256', 'secret', await answer.bytes());
  holds<Equal<ReturnType<typeof ctx.crypto.timingSafeEqual>, boolean>>();
  holds<Equal<Awaited<ReturnType<typeof ctx.validate>>['valid'], boolean>>();
  ctx.logger.info(signature, { parts });
  // @ts-expect-error -- a method is named by its function
  await ctx.http.get('https://api.example.com', { method: 'POST' });
  // @ts-expect-error -- no other digests
  await ctx.crypto.hash('md5', 'x');
  // @ts-expect-error -- a value is JSON
  await ctx.data.set('key', new Date());
  // @ts-expect-error -- a key is needed
  await ctx.data.get();
  // @ts-expect-error -- there is no such call
  await ctx.data.increment('key');
}

// Models are typed by their entities: what can be asked, written and sorted by.
export async function models({
  models: { Customer, Product, Order, Sale, Store },
}: PluginContext): Promise<void> {
  const dear = await Product.find(
    {
      price: { $gte: 10 },
      category: null,
      'metadata.hello.seen': true,
      $or: [{ stock: 0 }, { tags: { $contains: 'x' } }],
    },
    { sort: { price: -1, name: 'asc' }, limit: 200, select: ['id', 'price'] },
  );
  holds<Equal<(typeof dear)[number], { id: string; price: number }>>();
  await Product.find({}, { cursor: dear.next_cursor ?? undefined });
  const ada = await Customer.create({ name: 'Ada', tags: ['vip'] as const }, { idempotencyKey: 'a' });
  await Customer.update(ada.id, { email: null, metadata: { ...ada.metadata, seen: true } });
  await Product.update('id', { stock: { $inc: -1 } });
  await Order.update('id', { status: 'ready' });
  const [first] = await Sale.aggregate({ groupBy: 'payment.method', count: true, sum: ['total'] });
  const total: number | undefined = first?.sum?.['total'];
  holds<Equal<Awaited<ReturnType<typeof Store.findById>>, Awaited<ReturnType<typeof Store.findOne>>>>();
  holds<Equal<Awaited<ReturnType<typeof Customer.delete>>, boolean>>();
  // @ts-expect-error -- a price is a number
  await Product.find({ price: '10' });
  // @ts-expect-error -- there is no such field
  await Product.count({ colour: 'red', total });
  // @ts-expect-error -- there is no such operator
  await Product.find({ name: { $regex: '.*' } });
  // @ts-expect-error -- a customer's id is given, not taken
  await Customer.create({ id: 'x', name: 'Ada' });
  // @ts-expect-error -- nobody creates a store
  await Store.create({ name: 'Mine' });
}

// A table's rows follow from its schema, however the types are written.
export async function tables(ctx: PluginContext): Promise<void> {
  const visits = await ctx.tables.create('visits', {
    customer: { type: String, required: true, unique: true },
    count: { type: 'number', required: true, default: 0 },
    at: { type: Date, default: Date.now },
    seen: Boolean,
    data: Object,
  });
  const [first] = await visits.find(
    { customer: 'a', at: { $gte: new Date(), $ne: null } },
    { sort: { count: -1 } },
  );
  holds<
    Equal<
      typeof first,
      | ({ id: string; createdAt: Date; updatedAt: Date } & {
          customer: string;
          count: number;
          at: Date | null;
          seen: boolean | null;
          data: JsonObject | null;
        })
      | undefined
    >
  >();
  await visits.create({ customer: 'a', at: '2026-01-31', data: { a: [1] } });
  const many = await visits.create([{ customer: 'a' }, { customer: 'b', count: 2 }]);
  holds<Equal<(typeof many)[number]['customer'], string>>();
  holds<Equal<Awaited<ReturnType<typeof visits.count>>, number>>();
  const changed: number = await visits.update({ 'data.a': 1 }, { seen: true });
  const gone: boolean = await visits.delete('id');
  await visits.upsert({ customer: 'a', count: changed, seen: gone }, 'customer');
  // @ts-expect-error -- a customer is needed
  await visits.create({ count: 1 });
  // @ts-expect-error -- a count is a number
  await visits.find({ count: '1' });
  // @ts-expect-error -- the platform writes it
  await visits.create({ customer: 'a', createdAt: new Date() });
  const opened = await ctx.tables.open('visits');
  await opened.find({ anything: 1 });
}

// A route's handler says what body it expects, and answers with a value or through `res`.
export const redeem: RouteHandler<{ points: number }> = async (ctx, req, res) => {
  holds<Equal<typeof req.body.points, number>>();
  const customer: string | undefined = req.params['customerId'];
  if (req.user?.role === 'staff') ctx.reject('Ask your manager', { field: 'points' });
  res.status(201).header('x-plugin-left', '3').json({ left: 3, customer });
  // @ts-expect-error -- a request is not to be written to
  req.path = '/';
};
// What its query looks like follows from the schema in the manifest; without one there are texts and lists of them.
export const history: RouteHandler<unknown, { limit: number; cursor?: string }> = (_ctx, req) => {
  holds<Equal<typeof req.query, { limit: number; cursor?: string }>>();
  return req.query.limit + Number(req.query.cursor ?? 0);
};
export const search: RouteHandler = (_ctx, req) => {
  holds<Equal<(typeof req.query)[string], string | readonly string[]>>();
  // @ts-expect-error -- nobody knows what an unchecked body is
  return req.body.points;
};
definePlugin({
  routes: {
    'GET /': (_ctx, req) => [req.params['id']?.length, req.query['q']],
    'GET /points/:id': history,
    'GET /search': search,
    'POST /points/:id/redeem': redeem,
  },
});
// @ts-expect-error -- a route has one of five methods
definePlugin({ routes: { 'TRACE /': () => 'hello' } });

// A definition knows the hooks and events of this version and no others.
export default definePlugin({
  hooks: { [HOOKS.BEFORE_SALE_CREATE]: named },
  events: { [EVENTS.SALE_CREATED]: created, [EventType.STOCK_CHANGED]: (_ctx, { delta }) => void delta },
  onInstall: (ctx) => ctx.data.set('installed', true).then(() => undefined),
});

// @ts-expect-error -- there is no such hook
definePlugin({ hooks: { before_lunch: () => undefined } });
definePlugin({ events: { 'plugin.points.earned': (_ctx, payload, event) => void [payload, event.id] } });
// @ts-expect-error -- there is no such event
definePlugin({ events: { 'sale.exploded': () => undefined } });

// A class may be a plugin as well.
export class Classy extends Plugin {
  override readonly hooks = { before_sale_create: named };
  override async onActivate(ctx: PluginContext): Promise<void> {
    await ctx.data.set('active', true);
  }
}
