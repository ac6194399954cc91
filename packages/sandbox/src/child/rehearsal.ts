import type { EngineIsolate, EntryTexts } from '../engines/engine.ts';

/**
 * Goes through what nearly every plugin's first trip goes through, with a plugin of our own, so that the engine has
 * compiled that much of the guest. The isolate is of no other use afterwards.
 */
export function rehearse(isolate: EngineIsolate): void {
  for (const entry of ENTRIES) isolate.enter(entry);
}

/**
 * Entries, each for an isolate of its own, which have the engine find out what it knows of locales: once in a process, and
 * 3 to 10 ms of CPU for whoever formats the first date or number or sorts the first texts.
 */
export const LOCALE_STEPS: readonly EntryTexts[] = [
  `new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome' }).format(0);`,
  `new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(1);`,
  `new Intl.Collator('en').compare('a', 'b');`,
].map((text) => [
  'load',
  `${text} var plugin = { modules: { main: { default: {} } } };`,
  'daino://rehearsal',
]);

const BUNDLE = `var plugin = { modules: { main: { default: {
  hooks: { looks() {}, changes: (ctx, { sale }) => ({ adjustments: [{ id: 'a', label: 'A', amount: -1 }], notes: sale.notes + ctx.store.currency, metadata: { a: 1 } }) },
  events: { async told(ctx, data, meta) { ctx.logger.info('told', { at: meta.timestamp }); await ctx.any.call('key'); throw new TypeError('enough'); } },
  routes: { 'GET /': (ctx, request, response) => response.json({ path: request.path }) },
} } } };`;

const CONTEXT = JSON.stringify({
  plugin: { id: '', slug: 'rehearsal', name: '', version: '1.0.0', manifest: {} },
  store: { id: '', slug: '', name: '', currency: 'EUR', timezone: 'UTC', settings: {} },
  organization: { id: '', slug: '', name: '' },
  config: {},
  methods: ['any.call', 'any.other', 'another.call', 'a.third'],
});

const SALE = JSON.stringify({
  sale: { id: '', currency: 'EUR', items: [{}], adjustments: [], total: 1, notes: '', metadata: {} },
});
const REQUEST = JSON.stringify({
  method: 'GET',
  path: '/',
  params: {},
  query: {},
  headers: {},
  rawBody: null,
  bodyType: 'none',
  form: null,
  user: null,
});
const META = JSON.stringify({ timestamp: '2000-01-01T00:00:00.000Z' });

const ENTRIES: readonly EntryTexts[] = [
  ['context', CONTEXT],
  ['load', BUNDLE, 'daino://rehearsal'],
  ['plan', 'looks', planOf('hook', 'looks')],
  ['plan', 'changes', planOf('hook', 'changes')],
  ['plan', 'told', planOf('event', 'told')],
  ['plan', 'route', planOf('route', 'GET /')],
  ['run', '1', 'looks', META, SALE],
  ['run', '2', 'changes', META, SALE],
  ['run', '3', 'told', META, SALE],
  ['flush'],
  ['reply', '3', '1 v null'],
  ['flush'],
  ['run', '4', 'route', META, REQUEST],
  ['flush'],
  ['end', '4'],
];

function planOf(kind: string, name: string): string {
  const subject = kind === 'hook' ? 'sale' : '';
  return JSON.stringify({ kind, name, reference: '', subject, slug: 'rehearsal', calls: 64 });
}
