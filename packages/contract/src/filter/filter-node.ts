import type { Scalar } from './filter.ts';

/** A filter as a tree of tests: what is evaluated, and what becomes SQL. */
export type FilterNode = { readonly kind: 'all' | 'any'; readonly nodes: readonly FilterNode[] } | FilterTest;

/** One test of one field. */
export type FilterTest = { readonly kind: 'test'; readonly path: string } & (
  | { readonly operator: '$eq'; readonly operand: Scalar }
  | { readonly operator: '$ne'; readonly operand: Scalar }
  | { readonly operator: '$in'; readonly operand: readonly Scalar[] }
  | { readonly operator: '$nin'; readonly operand: readonly Scalar[] }
  | { readonly operator: '$gt' | '$gte' | '$lt' | '$lte'; readonly operand: string | number }
  | { readonly operator: '$exists'; readonly operand: boolean }
  | { readonly operator: '$contains'; readonly operand: string | number | boolean }
);
