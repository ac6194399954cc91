import { type HookData, type HookName, hookTable, type HookTrace } from '@daino/contract';
import type { FilterInput, FilterOutcome } from '@daino/engine';
import type { DainoError, StoreScope } from '@daino/kernel';
import type { CustomFact } from '@daino/outbox';
import type { CommerceDependencies } from './create-commerce.ts';

/** What the plugins left of an operation's data, and what each of them did. */
export interface Filtered<Data> {
  readonly data: Data;
  readonly trace: HookTrace;
  /** Events of the plugins' own, which the operation appends with its own or not at all. */
  readonly emitted: readonly CustomFact[];
}

/** Asks the store's plugins; throws the hook's refusal, in the plugin's own words, when one of them says no. */
export async function askPlugins<Name extends HookName>(
  { filters }: Pick<CommerceDependencies, 'filters'>,
  scope: StoreScope,
  hook: Name,
  input: FilterInput<HookData<Name>>,
): Promise<Filtered<HookData<Name>>> {
  const filtered = await filters.runFilter(scope, hook, input);
  if (filtered.outcome === 'allowed') return filtered;
  throw refusalOf(hook, filtered);
}

/** The error that the caller gets when a plugin says no. */
export function refusalOf(
  hook: HookName,
  { plugin, message, field }: Pick<Rejected, 'plugin' | 'message' | 'field'>,
): DainoError {
  const issues = field === undefined ? [] : [{ path: field, message }];
  return hookTable[hook].refusal({ plugin, reason: message }, { issues });
}

type Rejected = Extract<FilterOutcome<never>, { outcome: 'rejected' }>;
