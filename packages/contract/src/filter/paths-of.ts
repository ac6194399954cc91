import type { FilterNode } from './filter-node.ts';

/** The paths that a filter asks for. */
export function pathsOf(node: FilterNode): readonly string[] {
  return node.kind === 'test' ? [node.path] : node.nodes.flatMap(pathsOf);
}
