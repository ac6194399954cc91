// Runs in the isolate too: no imports.

/** The name of every hook; a hook's name stands as a literal here and nowhere else in `packages/`. */
export const HOOKS = {
  BEFORE_SALE_CREATE: 'before_sale_create',
} as const;
