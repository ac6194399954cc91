import { defineErrors } from '@daino/kernel';

export const pluginErrors = defineErrors({
  /** A manifest has faults; all are listed with their path. */
  MANIFEST_INVALID: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { slug: string }) => `The manifest of ${data.slug} has faults.`,
    hint: 'Correct the listed fields and build the plugin again.',
  },
  /** A bundle cannot be built, is too large, or is no bundle. */
  BUNDLE_INVALID: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { what: string }) => `The plugin cannot be bundled: ${data.what}`,
  },
  /** The catalogue has no such plugin, or not at that version. */
  PLUGIN_NOT_FOUND: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { slug: string; version?: string }) =>
      `There is no plugin ${data.slug}${data.version === undefined ? '' : ` at ${data.version}`}.`,
  },
  /** The same version exists with other contents: a version never changes. */
  PLUGIN_VERSION_TAKEN: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { slug: string; version: string }) =>
      `${data.slug} ${data.version} exists already with other contents.`,
    hint: 'Raise the version in manifest.json.',
  },
  /** A store's upload has the slug of a plugin that is everybody's. */
  PLUGIN_SLUG_TAKEN: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { slug: string }) => `${data.slug} is the slug of another plugin.`,
    hint: 'Choose another slug in manifest.json.',
  },
  /** The store has this plugin already. */
  PLUGIN_ALREADY_INSTALLED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { slug: string }) => `${data.slug} is installed in this store already.`,
  },
  /** The store does not have this plugin. */
  PLUGIN_NOT_INSTALLED: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { slug: string }) => `${data.slug} is not installed in this store.`,
  },
  /** The installation's status does not allow the act, or another act on it is running. */
  PLUGIN_STATUS_CONFLICT: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { slug: string; status: string; act: string }) =>
      `${data.slug} cannot be ${data.act} while it is ${data.status}.`,
  },
  /** A dependency is missing or at the wrong version, or a conflicting plugin is installed. */
  PLUGIN_DEPENDENCY_UNMET: {
    kind: 'conflict',
    fault: 'store_config',
    message: (data: { slug: string }) => `${data.slug} cannot be installed beside what this store has.`,
  },
  /** The plugin asks for permissions that the request did not grant; they are listed. */
  PLUGIN_GRANTS_MISSING: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { slug: string; missing: readonly string[] }) =>
      `${data.slug} needs permissions that were not granted: ${data.missing.join(', ')}.`,
    hint: 'Grant the listed permissions, or send "grants": "all".',
  },
  /** Grants that the plugin does not ask for, or bindings of what is no approved network name; all are listed. */
  PLUGIN_GRANTS_INVALID: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { slug: string }) => `These grants cannot be given to ${data.slug}.`,
    hint: 'GET …/grants says what it asks for.',
  },
  /** The configuration does not fit the plugin's settings. */
  PLUGIN_CONFIG_INVALID: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { slug: string }) => `The configuration does not fit the settings of ${data.slug}.`,
  },
  /** The configuration changed since the caller read it. */
  PLUGIN_CONFIG_MOVED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { slug: string; version: number }) =>
      `The configuration of ${data.slug} is at version ${data.version} by now.`,
    hint: 'Read it again and send your change with its ETag.',
  },
  /** A value for a sensitive setting: this version cannot keep secrets yet, and keeps none in clear. */
  SETTINGS_SENSITIVE_UNSUPPORTED: {
    kind: 'invalid_input',
    fault: 'platform',
    message: (data: { slug: string; keys: readonly string[] }) =>
      `${data.slug} has sensitive settings that this version cannot store: ${data.keys.join(', ')}.`,
  },
  /** The plugin stored data in this store, and the request did not say what becomes of it. */
  PLUGIN_DATA_REMAINS: {
    kind: 'conflict',
    fault: 'caller',
    message: ({ slug, inventory }: { slug: string; inventory: Readonly<Record<string, number>> }) =>
      `${slug} keeps data in this store: ${inventory['data'] ?? 0} values, ${inventory['tables'] ?? 0} tables, and tables of ${inventory['migrations'] ?? 0} migrations.`,
    hint: 'Uninstall with cleanupData=remove to delete them.',
  },
  /** The plugin failed where the platform fails closed. Staff see which plugin and why. */
  PLUGIN_FAILED: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; cause: string }) => `The plugin ${data.plugin} failed: ${data.cause}`,
  },
  /**
   * The plugin failed too often and is left out, where the platform fails closed or the plugin was asked for itself.
   * Staff see which plugin and why.
   */
  PLUGIN_SUSPENDED: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; cause: string; retryAfterSeconds?: number }) =>
      `The plugin ${data.plugin} is suspended: ${data.cause}`,
    hint: 'Look at its health and errors; deactivate it to go on without it, or activate it again once it is mended.',
  },
  /** The plugin used more CPU than it may over the last seconds, and has to wait. */
  PLUGIN_CPU_EXCEEDED: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; percent: number; retryAfterSeconds: number }) =>
      `The plugin ${data.plugin} used more than ${data.percent} % of a core; it goes on in ${data.retryAfterSeconds} s.`,
  },
  /** As many calls of the plugin's routes run and wait as may. */
  PLUGIN_BUSY: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; inFlight: number; retryAfterSeconds: number }) =>
      `The plugin ${data.plugin} answers ${data.inFlight} calls at once, and more are waiting.`,
  },
  /** As many bundles as may be are on their way in, of this store or in all; each takes a moment. */
  UPLOADS_BUSY: {
    kind: 'limit_exceeded',
    fault: 'caller',
    message: (data: { inStore: number; inAll: number; retryAfterSeconds: number }) =>
      `Other bundles are being uploaded: at most ${data.inStore} of one store and ${data.inAll} in all at once.`,
    hint: 'Upload one bundle after the other.',
  },
  /** The plugin has no such route, or it is not active in this store. */
  PLUGIN_ROUTE_NOT_FOUND: {
    kind: 'not_found',
    fault: 'caller',
    message: (_: { plugin: string; route: string }) => 'There is no such address.',
  },
  /** The host's pages have no such place for plugins. */
  INJECTION_POINT_UNKNOWN: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { point: string; known: readonly string[] }) =>
      `There is no injection point ${data.point}; known are ${data.known.join(', ')}.`,
  },
  /** The handler of a route refused the request; the message is the plugin's own plain text. */
  REQUEST_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** The handler of a route failed or answered what it may not. Staff see which plugin and why. */
  PLUGIN_ROUTE_FAILED: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; route: string; cause: string }) =>
      `The plugin ${data.plugin} failed at ${data.route}: ${data.cause}`,
  },
  /** The handler of a route did not answer in time. */
  PLUGIN_ROUTE_TIMED_OUT: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; route: string; limitMs: number }) =>
      `The plugin ${data.plugin} did not answer at ${data.route} within ${data.limitMs} ms.`,
  },
  /** A lifecycle handler failed, or what the manifest promises is not in the code. */
  PLUGIN_LIFECYCLE_FAILED: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { plugin: string; step: string; cause: string }) =>
      `${data.plugin} failed in ${data.step}: ${data.cause}`,
  },
});
