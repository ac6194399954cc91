import { type ChangeablePath, type Filter, filterTree, type FilterNode, pathsOf } from '@daino/contract';

/** Which data of a hook a plugin wants to be asked about. */
export interface HookFilter {
  readonly node: FilterNode;
  /** Whether plugins before it in the chain may change what it reads. */
  readonly isMovable: boolean;
}

/** The declared filter of a subscription, ready to be asked. */
export function hookFilter(
  { subject, changeable }: { readonly subject: string; readonly changeable: readonly ChangeablePath[] },
  filter: Filter,
): HookFilter {
  const node = filterTree(filter);
  return { node, isMovable: pathsOf(node).some((path) => mayChange(path, subject, changeable)) };
}

function mayChange(path: string, subject: string, changeable: readonly ChangeablePath[]): boolean {
  const [first, field] = path.split('.', 2);
  if (first !== subject || field === undefined) return false;
  // The total follows from the adjustments.
  return changeable.some((one) => one === field || (one === 'adjustments' && field === 'total'));
}
