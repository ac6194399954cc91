import { z } from 'zod';

/** Bytes on their way through JSON: as text where they are UTF-8, else in base64. */
export const bytes = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string() })]);
export type Bytes = z.infer<typeof bytes>;
