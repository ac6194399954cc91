// Runs in the isolate too: no imports.

/** The entities of the store that plugins reach as `ctx.models.<name>`. */
export const MODEL_NAMES = ['Product', 'Customer', 'Order', 'Sale', 'Employee', 'Store'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
