import { LIMITS, pluginErrors } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import { callHandler } from '../dispatch/run-call.ts';
import type { EngineParts } from '../parts.ts';

/** Lifecycle handlers that a plugin may have; one that it does not have is a step that succeeds. */
export type LifecycleHandler = 'onInstall' | 'onActivate' | 'onDeactivate' | 'onUninstall';

interface LifecycleCall {
  readonly scope: StoreScope;
  readonly installation: DispatchedInstallation;
  readonly name: LifecycleHandler;
}

/** Calls a lifecycle handler; throws `PLUGIN_LIFECYCLE_FAILED` when it fails. */
export async function callLifecycleHandler({ dispatch }: EngineParts, call: LifecycleCall): Promise<void> {
  const { scope, installation, name } = call;
  const farewell = name === 'onDeactivate' || name === 'onUninstall';
  const wallMs = farewell ? LIMITS.lifecycle.farewellWallMs : LIMITS.lifecycle.wallMs;
  const { error } = await callHandler(dispatch, {
    scope,
    installation,
    handler: { kind: 'lifecycle', name, reference: '' },
    kind: 'lifecycle',
    input: null,
    meta: {},
    // What runs longer than anybody waits for it would only hold up others.
    limits: { ...LIMITS.background, wallMs, entryCpuMs: Math.min(LIMITS.background.entryCpuMs, wallMs) },
  });
  if (!error) return;
  throw pluginErrors.PLUGIN_LIFECYCLE_FAILED(
    { plugin: installation.slug, step: name, cause: error.message },
    { cause: error },
  );
}

/** As above, for handlers that cannot stop what they are told of: a failure is in the plugin's journal only. */
export async function sayFarewell(parts: EngineParts, call: LifecycleCall): Promise<void> {
  await callLifecycleHandler(parts, call).catch((error: unknown) => {
    call.scope.log.info('a farewell handler failed', {
      plugin: call.installation.slug,
      step: call.name,
      error,
    });
  });
}
