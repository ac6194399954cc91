import { type Hook, type HookData, type HookName, hookTable } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { Dispatch } from './dispatch.ts';
import type { FilterInput, FilterOutcome } from './filter-outcome.ts';
import { FilterRun } from './filter-run.ts';

/**
 * Runs a hook: every active plugin of the store that listens to it, in order, in one trip.
 *
 * Each plugin's result is judged on its own. Under `continue` a failed or refused result is dropped and the chain goes
 * on; when a refused result was already handed to the plugins after it, they run again on the last good one. Under
 * `block` a failure throws `PLUGIN_FAILED`. Without a listener this is one look-up.
 */
export async function runFilter<Name extends HookName>(
  dispatch: Dispatch,
  scope: StoreScope,
  hook: Name,
  input: FilterInput<HookData<Name>>,
): Promise<FilterOutcome<HookData<Name>>> {
  const table = dispatch.tables.peek(scope.storeId) ?? (await dispatch.tables.of(scope.storeId));
  const chain = table.hooks.get(hook);
  if (chain === undefined) return { outcome: 'allowed', data: input.data, trace: [], emitted: [] };
  const { cause } = scope;
  const invited = cause.length === 0 ? chain : chain.filter((one) => !cause.includes(one.installation.id));
  // Every entry of the table has the type of its own name; indexing by a type parameter loses that.
  const declaration = hookTable[hook] as unknown as Hook<Name, HookData<Name>>;
  return new FilterRun(dispatch, scope, declaration, input).run(invited);
}
