const PREFIX = 'redemption:';

/** The id of the adjustment that a redemption becomes. */
export function adjustmentId(redemptionId: string): string {
  return `${PREFIX}${redemptionId}`;
}

/** The redemption that an adjustment of this plugin came from; undefined for any other id. */
export function redemptionIdOf(id: string): string | undefined {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined;
}
