import type { Manifest } from '@daino/contract';
import type { Subscription } from '@daino/database';

/** The hooks and events that an installation listens to: those of its manifest that its store granted. */
export function grantedSubscriptions(
  manifest: Manifest,
  grants: readonly string[],
): Omit<Subscription, 'installationId'>[] {
  const declared = [...hooksOf(manifest), ...eventsOf(manifest)];
  return declared.filter(({ kind, name }) => grants.includes(`${kind}:${name}`));
}

function hooksOf(manifest: Manifest) {
  return manifest.hooks.map((hook) => ({
    kind: 'hook' as const,
    name: hook.name,
    handler: hook.handler,
    priority: hook.priority,
    timeoutMs: hook.timeout_ms ?? manifest.resource_limits.timeout_ms,
    onError: hook.on_error,
    filter: hook.filter ?? null,
  }));
}

function eventsOf(manifest: Manifest) {
  return manifest.events.map((event) => ({
    kind: 'event' as const,
    name: event.type,
    handler: event.handler,
    priority: 100,
    timeoutMs: null,
    onError: null,
    filter: event.filter ?? null,
  }));
}
