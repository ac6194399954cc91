import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { amount } from '../money.ts';

/** A change to a total by a plugin; negative is a discount. The host stamps `source` with the plugin's slug. */
export const adjustment = z
  .strictObject({
    id: z.string().min(1).max(LIMITS.adjustments.idLength),
    label: z.string().min(1).max(LIMITS.adjustments.labelLength),
    amount,
    /** The line that it belongs to; without one it belongs to the whole. */
    target: z.string().optional(),
    source: z.string(),
  })
  .meta({ id: 'Adjustment' });
export type Adjustment = z.output<typeof adjustment>;
