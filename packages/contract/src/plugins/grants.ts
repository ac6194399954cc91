import { z } from 'zod';
import { readNetworkHost } from '../manifest/network-host.ts';

const host = z
  .string()
  .max(260)
  .transform((written, { issues, value }) => {
    const found = readNetworkHost(written);
    if (found?.bound && !found.text.startsWith('*.')) return found.text;
    const message =
      'must be a host without scheme and path, such as "api.example.com" or "api.example.com:8443"';
    issues.push({ code: 'custom', message, input: value });
    return z.NEVER;
  });

/** The host that each network name stands for: `{"network:external-analytics": "api.example.com"}`. */
export const networkBindings = z.record(z.string().max(200), host);
export type NetworkBindings = z.output<typeof networkBindings>;

const grantList = z.array(z.string().max(200)).max(200);

/** What the store's owner approves from now on, and which hosts its network names stand for. */
export const grantsChange = z
  .strictObject({
    /** `"all"` approves every permission that the plugin needs and can use. */
    grants: z.union([z.literal('all'), grantList]),
    /** Without it, names that stay approved stay bound. */
    bindings: networkBindings.optional(),
  })
  .meta({ id: 'PluginGrantsChange' });
export type GrantsChange = z.output<typeof grantsChange>;

/** What a plugin asks for, and what it was granted. */
export const pluginGrants = z
  .object({
    /** Permissions that it cannot do without, and those that it can. */
    needed: z.array(z.string()),
    optional: z.array(z.string()),
    approved: z.array(z.string()),
    /** What it needs and was not granted: calls that need it fail, hooks and events do not reach it. */
    missing: z.array(z.string()),
    /** Approved network names that are no hosts, and the hosts that they stand for; null ones reach nothing. */
    bindings: z.record(z.string(), z.string().nullable()),
  })
  .meta({ id: 'PluginGrants' });
export type PluginGrants = z.output<typeof pluginGrants>;

/** Whether a grant is a network name that has to be bound to a host before it reaches anything. */
export function needsBinding(grant: string): boolean {
  const [area, ...rest] = grant.split(':');
  return area === 'network' && readNetworkHost(rest.join(':'))?.bound === false;
}
