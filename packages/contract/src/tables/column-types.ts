// Runs in the isolate too: no imports.

/** What a field of a plugin's table can hold. */
export const COLUMN_TYPES = ['string', 'number', 'boolean', 'date', 'object', 'array'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];
