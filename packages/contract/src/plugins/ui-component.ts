import { z } from 'zod';
import { INJECTION_POINTS } from '../ui/injection-points.ts';

/** A component that an active installation shows at an injection point. */
export const uiComponent = z
  .object({
    installationId: z.uuid(),
    slug: z.string(),
    version: z.string(),
    point: z.enum(INJECTION_POINTS),
    /** `path#export` inside the plugin's folder, or `#name`. */
    component: z.string(),
    /** Lower is shown first; they come in this order. */
    rank: z.int(),
    /** The id of the widget that it is, or null. */
    widget: z.string().nullable(),
  })
  .meta({ id: 'UiComponent' });
export type UiComponent = z.output<typeof uiComponent>;
