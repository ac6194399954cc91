import { z } from 'zod';

/** What a plugin is for. */
export const pluginCategory = z.enum([
  'payment',
  'shipping',
  'auth',
  'notification',
  'analytics',
  'loyalty',
  'marketing',
  'inventory',
  'email',
  'cms',
  'integration',
  'utility',
  'custom',
]);
export type PluginCategory = z.output<typeof pluginCategory>;
