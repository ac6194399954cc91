import { LIMITS, nameOfRoute, pluginErrors } from '@daino/contract';
import type { Issue, StoreScope } from '@daino/kernel';
import { z } from 'zod';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import { callHandler } from '../dispatch/run-call.ts';
import type { EngineParts } from '../parts.ts';

const description = z.object({
  hooks: z.array(z.string()),
  events: z.array(z.string()),
  routes: z.array(z.string()),
  references: z.array(z.string()),
});

/**
 * Loads the plugin and asks which handlers its code really has. Throws `PLUGIN_LIFECYCLE_FAILED` with an issue for
 * every handler that the manifest promises and the code lacks.
 */
export async function checkHandlers(
  { dispatch }: EngineParts,
  scope: StoreScope,
  installation: DispatchedInstallation,
): Promise<void> {
  const { hooks, events, api_endpoints: routes } = installation.manifest;
  const references = [...hooks, ...events, ...routes].map((one) => one.handler).filter((one) => one !== '');
  const { outcome, error } = await callHandler(dispatch, {
    scope,
    installation,
    handler: { kind: 'describe', name: 'describe', reference: '' },
    kind: 'lifecycle',
    input: null,
    meta: references,
    limits: LIMITS.background,
  });
  if (error) throw failed(installation, error.message, []);
  const found = description.safeParse(
    outcome.status === 'done' && outcome.text !== '' ? JSON.parse(outcome.text) : null,
  );
  if (!found.success) throw failed(installation, 'it does not describe itself', []);
  const issues = missingHandlers(installation, found.data);
  if (issues.length > 0) throw failed(installation, 'handlers of the manifest are not in the code', issues);
}

function missingHandlers({ manifest }: DispatchedInstallation, found: z.output<typeof description>): Issue[] {
  const has = (handler: string, name: string, defined: readonly string[]): boolean =>
    handler === '' ? defined.includes(name) : found.references.includes(handler);
  const missing = (path: string, handler: string, name: string): Issue => ({
    path,
    message: `there is no handler ${handler === '' ? `for ${name} in the plugin's definition` : handler}`,
  });
  // An event may stand among the hooks, in a manifest and in code.
  const eventsIn = [...found.events, ...found.hooks];
  return [
    ...manifest.hooks.flatMap((hook, index) =>
      has(hook.handler, hook.name, found.hooks) ? [] : [missing(`hooks.${index}`, hook.handler, hook.name)],
    ),
    ...manifest.events.flatMap((event, index) =>
      has(event.handler, event.type, eventsIn) ? [] : [missing(`events.${index}`, event.handler, event.type)],
    ),
    ...manifest.api_endpoints.flatMap((route, index) =>
      has(route.handler, nameOfRoute(route), found.routes)
        ? []
        : [missing(`api_endpoints.${index}`, route.handler, nameOfRoute(route))],
    ),
  ];
}

function failed({ slug }: DispatchedInstallation, cause: string, issues: readonly Issue[]) {
  return pluginErrors.PLUGIN_LIFECYCLE_FAILED({ plugin: slug, step: 'loading', cause }, { issues });
}
