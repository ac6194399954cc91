import { DainoError } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { parseManifest } from './parse-manifest.ts';

const least = { name: 'Least', version: '1.0.0' };

describe('a manifest', () => {
  it('needs a name or a slug, and has a default for everything else', () => {
    expect(parseManifest({ slug: 'least', version: '1.0.0' }).manifest).toEqual({
      slug: 'least',
      name: 'least',
      version: '1.0.0',
      description: '',
      author: '',
      license: '',
      category: 'custom',
      tags: [],
      homepage: '',
      engines: { daino: '^1' },
      runtime: 'sandbox',
      main: 'src/plugin.ts',
      migrations: 'migrations',
      dependencies: [],
      conflicts: [],
      permissions: [],
      optional_permissions: [],
      hooks: [],
      events: [],
      api_endpoints: [],
      admin_ui: { settings_component: '', pages: [], widgets: [], injections: [] },
      settings_schema: { type: 'object', additionalProperties: true },
      resource_limits: {
        memory_mb: 128,
        timeout_ms: null,
        storage_mb: 1_024,
        disk_io_mb: 10,
        cpu_percent: null,
        network_connections: null,
      },
    });
    expect(issuesOf({})).toEqual(['name: is needed: give the plugin a name']);
  });

  it('is the same when its canonical form is parsed again', () => {
    for (const source of Object.values(RICH)) {
      const { manifest } = parseManifest(source);
      const again = parseManifest(JSON.parse(JSON.stringify(manifest)));
      expect(again).toEqual({ manifest, warnings: [] });
    }
  });

  it('reports all faults at once', () => {
    const faults = issuesOf({
      name: 7,
      slug: 'Not A Slug',
      version: 'one',
      category: 'groceries',
      homepage: 'javascript:alert(1)',
      engines: { daino: '^2' },
      runtime: 'webhook',
      main: '../outside.ts',
      hooks: 'before_sale_create',
      events: [{ handler: '#x' }],
      permissions: ['everything'],
      dependencies: [{ slug: 'x y', version: 'latest' }],
      resource_limits: { memory: 'lots', timeout_ms: -1, storage: -1, disk_io: 'fast' },
      settings_schema: [],
    });
    expect(faults.map((fault) => fault.slice(0, fault.indexOf(':'))).toSorted()).toEqual([
      'category',
      'dependencies.0.slug',
      'dependencies.0.version',
      'engines.daino',
      'events.0.type',
      'homepage',
      'hooks',
      'main',
      'name',
      'permissions.0',
      'resource_limits.disk_io',
      'resource_limits.memory',
      'resource_limits.storage',
      'resource_limits.timeout_ms',
      'runtime',
      'settings_schema',
      'slug',
      'version',
    ]);
  });

  it('may have comments, trailing commas and a byte order mark', () => {
    const text = '\uFEFF{ /* who */ "name": "Least", // its name\n "version": "1.0.0", }';
    expect(parseManifest(text).manifest).toMatchObject(least);
  });

  it('says where it is not JSON', () => {
    expect(issuesOf('{\n  "name": ,\n}')).toEqual([': is not JSON at line 2, column 11: value expected']);
    expect(issuesOf('')).toEqual([': is not JSON at line 1, column 1: value expected']);
    expect(issuesOf('[]')).toEqual([': must be an object: write it in curly brackets']);
  });

  it('warns about a key that nobody knows and about one that stands twice', () => {
    const { warnings } = parseManifest('{"name": "a b", "name": "c d", "version": "1.0.0", "verison": 1}');
    expect(warnings.map(({ path }) => path)).toEqual(['name', 'verison']);
  });

  it('keeps the canonical value when a foreign spelling says it too', () => {
    const { manifest, warnings } = parseManifest({ ...least, slug: 'mine', pluginId: 'theirs' });
    expect(manifest.slug).toBe('mine');
    expect(warnings.map(({ path }) => path)).toEqual(['pluginId']);
  });

  it('cannot take an address of the platform as its slug', () => {
    for (const slug of ['marketplace', 'install', 'sales', 'constructor']) {
      expect(issuesOf({ ...least, slug })[0]).toMatch(/^slug: cannot be/);
    }
  });
});

describe('hooks and events', () => {
  it('are names, or objects with a handler', () => {
    const { manifest } = parseManifest({
      ...least,
      hooks: ['before_sale_create'],
      events: ['sale.created', { type: 'stock.changed', handler: 'onStock' }],
    });
    expect(manifest.hooks).toEqual([
      { name: 'before_sale_create', handler: '', priority: 100, timeout_ms: null, on_error: 'continue' },
    ]);
    expect(manifest.events).toEqual([
      { type: 'sale.created', handler: '', subject: '' },
      { type: 'stock.changed', handler: '#onStock', subject: '' },
    ]);
    expect(manifest.permissions).toEqual([
      'event:sale.created',
      'event:stock.changed',
      'hook:before_sale_create',
    ]);
  });

  it('may be earlier, quicker and stricter than usual', () => {
    const hook = {
      name: 'before_sale_create',
      handler: './src/a.ts',
      priority: 5,
      timeout_ms: 300,
      on_error: 'block',
    };
    expect(parseManifest({ ...least, hooks: [hook] }).manifest.hooks).toEqual([
      { ...hook, handler: 'src/a.ts#default' },
    ]);
  });

  it('by an old name keep the shape that handlers of that name expect', () => {
    const { manifest } = parseManifest({ ...least, events: ['after_payment_success', 'plugin_installed'] });
    expect(manifest.events).toEqual([
      { type: 'payment.completed', handler: '', subject: 'payment' },
      { type: 'plugin.installed', handler: '', subject: 'plugin' },
    ]);
  });

  it('may ask for some data only, in the one grammar of filters', () => {
    const filter = { 'sale.total': { $gte: 100 } };
    const { manifest, warnings } = parseManifest({
      ...least,
      hooks: [{ name: 'before_sale_create', filter }],
      events: [{ type: 'sale.created', filter: { total: { $gte: 100 } } }, 'stock.changed'],
    });
    expect(warnings).toEqual([]);
    expect(manifest.hooks[0]?.filter).toEqual(filter);
    expect(manifest.events.map((one) => one.filter)).toEqual([{ total: { $gte: 100 } }, undefined]);
    expect(parseManifest(manifest).manifest).toEqual(manifest);
  });

  it('tell every fault of their filters, and warn of what is always null', () => {
    const faults = issuesOf({
      ...least,
      hooks: [{ name: 'before_sale_create', filter: { 'sale.total': { $regex: 'x' }, $or: [] } }],
      events: [{ type: 'sale.created', filter: 'all' }],
    });
    expect(faults.map((fault) => fault.split(':', 1)[0])).toEqual([
      'hooks.0.filter.sale.total.$regex',
      'hooks.0.filter.$or',
      'events.0.filter',
    ]);
    const { warnings } = parseManifest({
      ...least,
      hooks: [{ name: 'before_sale_create', filter: { total: 1 } }],
      events: [{ type: 'sale.created', filter: { 'sale.total': 1 } }],
    });
    expect(warnings.map(({ path }) => path)).toEqual(['hooks.0.filter.total', 'events.0.filter.sale']);
  });

  it('are asked for with one filter each', () => {
    const events = ['sale.created', { type: 'sale.created', filter: { total: 1 } }];
    expect(issuesOf({ ...least, events })).toEqual([
      'events: sale.created has two filters; join them with "$or"',
    ]);
  });

  it('move to the events when an event stands among the hooks', () => {
    const { manifest, warnings } = parseManifest({
      ...least,
      hooks: [{ name: 'sale.created', handler: 'src/x.ts#y', priority: 3 }, 'after_payment_success'],
    });
    expect(manifest.hooks).toEqual([]);
    expect(manifest.events.map(({ type, handler }) => [type, handler])).toEqual([
      ['sale.created', 'src/x.ts#y'],
      ['payment.completed', ''],
    ]);
    expect(warnings.map(({ path }) => path)).toEqual(['hooks.0', 'hooks.1']);
  });

  it('that this version does not have are named with those that it has', () => {
    expect(issuesOf({ ...least, hooks: ['before_lunch'], events: ['user_login'] })).toEqual([
      expect.stringMatching(
        /^hooks\.0\.name: before_lunch is no hook of this version; known are before_sale_create, /,
      ),
      expect.stringMatching(
        /^events\.0\.type: user_login \(user\.login\) is no event of this version; known are sale\.created, /,
      ),
    ]);
  });

  it.each(['before_payment', 'before_payment_create', 'before_payment_process'])(
    'that guard a payment stop it when they fail, also as %s',
    (name) => {
      const { manifest } = parseManifest({ ...least, hooks: [name] });
      expect(manifest.hooks).toMatchObject([{ name: 'before_payment_process', on_error: 'block' }]);
      expect(issuesOf({ ...least, hooks: [{ name, on_error: 'continue' }] })).toEqual([
        expect.stringContaining('this hook always blocks'),
      ]);
    },
  );

  it('have one handler each', () => {
    const twice = { ...least, events: ['sale.created'], subscribedEvents: ['sale.created'] };
    const { manifest, warnings } = parseManifest(twice);
    expect(manifest.events).toHaveLength(1);
    expect(warnings).toEqual([{ path: 'events', message: 'sale.created is declared twice; remove one' }]);
    expect(
      issuesOf({
        ...least,
        hooks: ['before_sale_create', { name: 'before_sale_create', handler: '#other' }],
      }),
    ).toEqual(['hooks: before_sale_create has two handlers; call both from one']);
  });
});

describe('permissions', () => {
  it('written by area or as a list are the same sorted grants, and to write is to read', () => {
    const wanted = [
      'admin',
      'customers:read',
      'network:api.stripe.com',
      'orders:read',
      'orders:write',
      'storage:reports',
    ];
    const areas = {
      database: ['orders:write', 'customers'],
      network: ['API.stripe.com'],
      storage: ['reports'],
      admin: true,
      realtime: false,
    };
    expect(parseManifest({ ...least, permissions: areas }).manifest.permissions).toEqual(wanted);
    const list = ['storage:reports', 'orders:write', 'network:api.stripe.com', 'customers:read', 'admin'];
    expect(parseManifest({ ...least, permissions: list }).manifest.permissions).toEqual(wanted);
  });

  it('that are needed are not optional as well', () => {
    const { manifest } = parseManifest({
      ...least,
      permissions: ['orders:read'],
      optional_permissions: ['orders:write', 'customers:read'],
    });
    expect(manifest.optional_permissions).toEqual(['customers:read', 'orders:write']);
  });

  it('for a table that the platform does not have grant nothing', () => {
    const { manifest, warnings } = parseManifest({ ...least, permissions: { database: ['suppliers'] } });
    expect(manifest.permissions).toEqual([]);
    expect(warnings.map(({ path }) => path)).toEqual(['permissions.database.0']);
  });

  it('name a host in one spelling, and say when a name is no host yet', () => {
    const network = ['API.Example.com.', 'münchen.example:8443', '*.example.com', 'external-analytics'];
    const { manifest, warnings } = parseManifest({ ...least, permissions: { network } });
    expect(manifest.permissions).toEqual([
      'network:*.example.com',
      'network:api.example.com',
      'network:external-analytics',
      'network:xn--mnchen-3ya.example:8443',
    ]);
    expect(warnings.map(({ path }) => path)).toEqual(['permissions.network.3']);
  });

  it('cannot name an address, a path upwards or an access that there is not', () => {
    const wrong = ['network:https://x.org/y', 'storage:../up', 'orders:delete', 'orders', 7];
    expect(issuesOf({ ...least, permissions: wrong })).toHaveLength(wrong.length);
  });
});

describe('a handler reference', () => {
  it('cannot lead outside the folder or be no name', () => {
    for (const handler of [
      '../x.ts',
      '/etc/x.ts',
      'a\\b.ts',
      'src/x.ts#a-b',
      'a#b#c',
      'C:/x.ts',
      'src//x.ts',
      'src/../../x.ts',
    ]) {
      expect([handler, issuesOf({ ...least, events: [{ type: 'sale.created', handler }] })]).toEqual([
        handler,
        [expect.stringMatching(/^events\.0\.handler: /)],
      ]);
    }
  });
});

describe('resource limits', () => {
  it('are brought within what the platform gives', () => {
    expect(memory('2GB')).toEqual([256, 1]);
    expect(memory('1MB')).toEqual([16, 1]);
    expect(memory('64 MiB')).toEqual([64, 0]);
    expect(memory(96)).toEqual([96, 0]);
  });

  it('gives storage and throughput within their ceilings, as megabytes', () => {
    expect(sizes({})).toEqual([1_024, 10]);
    expect(sizes({ storage: '512MB', disk_io: '1MB/s' })).toEqual([512, 1]);
    expect(sizes({ storage: '1GB', diskIO: '256KB/s' })).toEqual([1_024, 0.25]);
    expect(sizes({ storage: '1TB' })).toEqual('must be a size such as "1024MB"');
    expect(sizes({ storage: '500GB', disk_io: '1GB/s' })).toEqual([10_240, 100]);
    expect(sizes({ storage: 0, disk_io: 0 })).toEqual([1, 0.125]);
    expect(sizes({ disk_io: '10MB/min' })).toEqual('must be a size such as "10MB/s"');
  });

  it('takes CPU as a share of a core, and connections as a number, up to what the platform gives', () => {
    expect(limitOf('cpu', '50%')).toEqual([50, 0]);
    expect(limitOf('cpu', 12.5)).toEqual([12.5, 0]);
    expect(limitOf('cpu', '400 %')).toEqual([100, 1]);
    expect(limitOf('networkConnections', 4)).toEqual([4, 0]);
    expect(limitOf('network_connections', 100_000)).toEqual([100, 1]);
    expect(
      issuesOf({ ...least, resource_limits: { cpu: 'half', network_connections: 0 } }).map(
        (one) => one.split(':')[0],
      ),
    ).toEqual(['resource_limits.cpu', 'resource_limits.network_connections']);
  });
});

describe('any input at all', () => {
  it('gives a manifest or MANIFEST_INVALID, nothing else', () => {
    const next = random(20_260_101);
    for (let round = 0; round < 3_000; round += 1) {
      const source = mutated(structuredClone(RICH.everything), next);
      expect(() => outcomeOf(source)).not.toThrow();
      expect(() => outcomeOf(cut(JSON.stringify(source), next))).not.toThrow();
    }
  });

  it('that no manifest could ever be is refused as one', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const throwing = { get: () => JSON.parse('no'), enumerable: true };
    const values = [undefined, null, 7, true, Symbol('x'), 10n, () => 1, [], new Map(), cyclic];
    const texts = [
      '[',
      '{"a":',
      '"'.repeat(9),
      '['.repeat(100_000),
      '{"b":'.repeat(100_000),
      ' '.repeat(300_000),
    ];
    const strange = [
      '{"__proto__": {"name": "x"}, "constructor": 1}',
      Object.defineProperty({}, 'name', throwing),
    ];
    for (const source of [...values, ...texts, ...strange])
      expect(outcomeOf(source)).toBe('MANIFEST_INVALID');
  });
});

const RICH = {
  everything: {
    pluginId: 'rich',
    name: 'Rich',
    version: 'v2.1.0-beta.1',
    author: { name: 'Ada', email: 'a@b.c' },
    license: 'MIT OR Apache-2.0',
    type: 'delivery',
    tags: ['a'],
    homepage: 'https://example.com/x',
    main: './index.js',
    engines: { daino: '>=1' },
    dependencies: { base: '^1', other: '*' },
    conflicts: [{ name: 'enemy', version: '1.x', optional: true }],
    permissions: { database: ['orders:write'], api: ['example.com'], admin: true, realtime: true },
    optional_permissions: ['customers:read'],
    hooks: [
      { name: 'before_sale_create', handler: 'src/x.ts', on_error: 'block', timeout_ms: 50 },
      'sale.created',
    ],
    events: [{ type: 'after_payment_success', handler: 'src/y.ts#z' }],
    resourceLimits: { memory: '200MB', timeout: 1_000, cpu: '10%' },
    settings_schema: {
      percent: { type: 'number', label: 'Percent', default: 10, min: 0, max: 100 },
      key: { type: 'string', sensitive: true, required: true },
      mode: { type: 'string', enum: ['a', 'b'], default: 'a' },
    },
    routes: [{ method: 'GET', path: '/x', handler: 'y' }],
  },
  schema: {
    name: 'Schema',
    version: '1.0.0',
    settings_schema: {
      type: 'object',
      $defs: { port: { type: 'integer', minimum: 1, maximum: 65_535 } },
      properties: {
        port: { $ref: '#/$defs/port', title: 'Port', default: 80 },
        other: { $ref: '#/$defs/port' },
      },
      anyOf: [{ required: ['port'] }, { required: ['other'] }],
    },
  },
  none: { name: 'None', version: '1.0.0' },
};

function sizes(asked: Record<string, unknown>): unknown {
  try {
    const { resource_limits: given } = parseManifest({ ...least, resource_limits: asked }).manifest;
    return [given.storage_mb, given.disk_io_mb];
  } catch (error) {
    return (error as { issues: { message: string }[] }).issues[0]?.message;
  }
}

function limitOf(key: string, asked: unknown): readonly [number | null, number] {
  const { manifest, warnings } = parseManifest({ ...least, resource_limits: { [key]: asked } });
  const { cpu_percent, network_connections } = manifest.resource_limits;
  return [cpu_percent ?? network_connections, warnings.length];
}

function memory(asked: unknown): readonly [number, number] {
  const { manifest, warnings } = parseManifest({ ...least, resource_limits: { memory: asked } });
  return [manifest.resource_limits.memory_mb, warnings.length];
}

function issuesOf(source: unknown): readonly string[] {
  try {
    parseManifest(source);
    return [];
  } catch (error) {
    if (!(error instanceof DainoError) || error.code !== 'MANIFEST_INVALID') throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

function outcomeOf(source: unknown): string {
  if (issuesOf(source).length > 0) return 'MANIFEST_INVALID';
  return 'taken';
}

/** Numbers in [0, 1) that are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const ODD: readonly unknown[] = [
  null,
  -1,
  1e308,
  '',
  'x'.repeat(300),
  [],
  {},
  [[]],
  { type: 7 },
  true,
  '__proto__',
  '#',
  '..',
  '*',
];

/** A few of the values replaced by ones that do not belong there. */
function mutated(value: unknown, next: () => number): unknown {
  if (next() < 0.04) return ODD[Math.floor(next() * ODD.length)];
  if (Array.isArray(value)) return value.map((one) => mutated(one, next));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    next() < 0.02 ? '__proto__' : key,
    mutated(one, next),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function cut(text: string, next: () => number): string {
  const at = Math.floor(next() * text.length);
  return next() < 0.5 ? text.slice(0, at) : text.slice(0, at) + text.slice(at + 1 + Math.floor(next() * 3));
}
