import { describe, expect, it } from 'vitest';
import { parseManifest } from './parse-manifest.ts';

// The manifests that the founding documents print, as they print them.

describe('the analytics manifest with comments', () => {
  const { manifest, warnings } = parseManifest(`// Plugin manifest with permissions
{
  "name": "Analytics Plugin",
  "permissions": {
    "database": ["customers", "orders"],     // Database table access
    "api": ["external-analytics"],          // External API calls
    "filesystem": ["uploads/analytics"],    // File system access
    "hooks": ["order.created", "user.login"], // Event hooks
    "admin": false                          // Admin panel access
  },
  "resourceLimits": {
    "memory": "128MB",
    "storage": "1GB"
  }
}`);

  it('is taken with a slug from its name and its permissions as flat grants', () => {
    expect(manifest).toMatchObject({
      name: 'Analytics Plugin',
      slug: 'analytics-plugin',
      version: '0.0.0',
      category: 'custom',
      main: 'src/plugin.ts',
      migrations: 'migrations',
      permissions: [
        'customers:read',
        'network:external-analytics',
        'orders:read',
        'storage:uploads/analytics',
      ],
      hooks: [],
      events: [],
      resource_limits: {
        memory_mb: 128,
        timeout_ms: null,
        storage_mb: 1_024,
        disk_io_mb: 10,
        cpu_percent: null,
        network_connections: null,
      },
    });
  });

  it('says what of it has no effect', () => {
    expect(warnings.map(({ path }) => path)).toEqual([
      'permissions.network.0',
      'permissions.hooks.0',
      'permissions.hooks.1',
      'version',
    ]);
  });
});

it('takes the limits of the sandbox and the price of a plugin, and says which are not used', () => {
  const { manifest, warnings } = parseManifest({
    name: 'Paid',
    version: '1.0.0',
    resourceLimits: { memory: '256MB', cpu: '50%', diskIO: '10MB/s', networkConnections: 100 },
    pricing: { model: 'subscription', price: 29.99, currency: 'USD', trial: 14 },
    license: 'commercial',
  });
  expect(manifest).toMatchObject({
    license: 'LicenseRef-commercial',
    resource_limits: { memory_mb: 256, disk_io_mb: 10, cpu_percent: 50, network_connections: 100 },
  });
  expect(warnings.map(({ path }) => path)).toEqual(['pricing']);
});

describe('the Stripe manifest', () => {
  const stripe = {
    name: 'Stripe Payment Gateway',
    slug: 'stripe-gateway',
    version: '1.0.0',
    category: 'payment',
    dependencies: [{ name: 'core-utils', version: '^1.0.0' }],
    hooks: [{ name: 'before_payment_process', handler: 'src/hooks/beforePaymentProcess.ts', priority: 100 }],
    api_endpoints: [
      { method: 'POST', path: '/process-payment', handler: 'src/api/processPayment.ts', auth_required: true },
    ],
    admin_ui: {
      settings_component: 'src/admin/Settings.tsx',
      widgets: [{ id: 'stripe-revenue', component: 'src/admin/RevenueWidget.tsx', dashboard: 'analytics' }],
    },
    settings_schema: { api_key: { type: 'string', label: 'API Key', required: true, sensitive: true } },
  };

  it('is taken as it is, and its hook stops a payment when it fails', () => {
    const { manifest, warnings } = parseManifest(stripe);
    expect(manifest).toMatchObject({
      category: 'payment',
      hooks: [
        {
          name: 'before_payment_process',
          priority: 100,
          on_error: 'block',
        },
      ],
      dependencies: [{ slug: 'core-utils', version: '^1.0.0', optional: false }],
      admin_ui: {
        settings_component: 'src/admin/Settings.tsx#default',
        pages: [],
        widgets: [
          {
            id: 'stripe-revenue',
            component: 'src/admin/RevenueWidget.tsx#default',
            dashboard: 'analytics',
          },
        ],
        injections: [],
      },
      settings_schema: {
        type: 'object',
        properties: { api_key: { type: 'string', title: 'API Key', writeOnly: true } },
        required: ['api_key'],
        additionalProperties: false,
      },
    });
    expect(warnings).toEqual([]);
  });
});

describe('the WhatsApp plugin', () => {
  const whatsapp = {
    slug: 'whatsapp',
    name: 'WhatsApp Notifications',
    version: '1.0.0',
    type: 'notification',
    subscribedEvents: [
      'order.created',
      'order.ready',
      'order.completed',
      'order.cancelled',
      'cart.abandoned',
    ],
    configSchema: {
      type: 'object',
      properties: {
        provider: { type: 'string', enum: ['evolution', 'twilio'] },
        instanceName: { type: 'string' },
        autoOrderConfirmation: { type: 'boolean' },
        autoOrderReady: { type: 'boolean' },
      },
      required: ['provider'],
    },
  };

  it('is taken with all the events that it names', () => {
    const { manifest } = parseManifest(whatsapp);
    expect(manifest.events.map(({ type }) => type)).toEqual(whatsapp.subscribedEvents);
  });

  it('is taken with its own spellings of category, events and settings', () => {
    const { manifest, warnings } = parseManifest({ ...whatsapp, subscribedEvents: ['payment.success'] });
    expect(manifest).toMatchObject({
      category: 'notification',
      events: [{ type: 'payment.completed', handler: '', subject: '' }],
      permissions: ['event:payment.completed'],
      settings_schema: { ...whatsapp.configSchema, additionalProperties: false },
    });
    expect(warnings).toEqual([]);
  });
});

it('takes the columns of the catalogue: required events, a schema and a pricing model', () => {
  const { manifest, warnings } = parseManifest({
    slug: 'pago-movil',
    name: 'Pago Móvil',
    version: '1.0.0',
    type: 'delivery',
    required_events: ['sale.created'],
    config_schema: { type: 'object' },
    pricing_model: 'per_use',
  });
  expect(manifest).toMatchObject({
    slug: 'pago-movil',
    category: 'shipping',
    events: [{ type: 'sale.created' }],
  });
  expect(warnings).toEqual([{ path: 'pricing', message: 'is declared and not used by this version' }]);
});

it('takes what the plugin template says about itself', () => {
  const { manifest, warnings } = parseManifest({
    name: 'my-plugin',
    version: '1.0.0',
    author: 'Your Name',
    description: 'Plugin description',
    hooks: ['sale.created'],
    routes: [{ method: 'GET', path: '/my-endpoint', handler: 'handleRequest' }],
    components: { 'POS.AfterCheckout': 'MyComponent' },
  });
  expect(manifest).toMatchObject({
    slug: 'my-plugin',
    author: 'Your Name',
    hooks: [],
    admin_ui: { injections: [{ point: 'POS.AfterCheckout', component: '#MyComponent', rank: 100 }] },
    events: [{ type: 'sale.created' }],
    api_endpoints: [
      {
        method: 'GET',
        path: '/my-endpoint',
        handler: '#handleRequest',
        auth_required: true,
        roles: [],
        rate_limit: null,
        request: {},
      },
    ],
  });
  expect(warnings.map(({ path }) => path)).toEqual(['hooks.0']);
});
