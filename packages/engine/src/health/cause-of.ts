import type { HealthRow } from '@daino/database';

/** Why an installation is left out, for staff: the plugin's own words are among them. */
export function causeOf({ lastFailure }: Pick<HealthRow, 'lastFailure'>): string {
  return lastFailure
    ? `it failed too often, last with ${lastFailure.code}: ${lastFailure.message}`
    : 'it failed too often.';
}
