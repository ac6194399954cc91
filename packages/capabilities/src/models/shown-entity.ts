import { type JsonValue, LIMITS, modelErrors, type ModelName, modelTable } from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';

/**
 * An entity as the plugin may see it: personal fields are null without `customers:read`, and only the selected fields
 * are there. Operations answer JSON; their types do not say so.
 */
export function shownEntity(
  { installation }: CapabilityScope,
  model: ModelName,
  entity: object,
  select?: readonly string[],
): Record<string, JsonValue> {
  const mayKnow = installation.grants.has('customers:read');
  const personal: readonly string[] = mayKnow ? [] : modelTable[model].personal;
  const entries = Object.entries(entity)
    .filter(([field]) => select === undefined || select.includes(field))
    .map(([field, value]) => [field, personal.includes(field) ? null : value] as const);
  return Object.fromEntries(entries) as Record<string, JsonValue>;
}

/** Throws MODEL_RESULT_TOO_LARGE for a page that is more than one call may carry. */
export function requireCarriable<Page>(page: Page): Page {
  const { bytes } = LIMITS.result;
  if (JSON.stringify(page).length > bytes)
    throw modelErrors.MODEL_RESULT_TOO_LARGE({ what: `${bytes} bytes` });
  return page;
}
