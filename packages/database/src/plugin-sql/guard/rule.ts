/** What may stand in one field of a node: a scalar, nodes that name their own kind, or a node whose kind is known. */
export type Rule =
  | { readonly kind: 'scalar'; readonly allowed?: readonly (string | number | boolean)[] }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'literal' };

/** The fields that a node may have; any other refuses the statement. */
export type NodeRules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/** Any text, number or boolean: it cannot name anything. */
export const scalar: Rule = { kind: 'scalar' };

/** One of these and nothing else. */
export function oneOf(...allowed: readonly (string | number | boolean)[]): Rule {
  return { kind: 'scalar', allowed };
}

/** A node or a list of nodes, each wrapped in its kind. */
export const nodes: Rule = { kind: 'nodes' };

/** A node that the parser leaves unwrapped because only one kind can stand there. */
export function bare(name: string): Rule {
  return { kind: 'node', name };
}

/** An object of scalars: the value of a constant. */
export const literal: Rule = { kind: 'literal' };
