import { z } from 'zod';

/** A plugin in an address: its slug, or the id of its installation. */
export const pluginRef = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'must be a slug or an id')
  .meta({ description: 'Slug of the plugin, or the id of its installation' });
