const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * An ISO date (its first moment in UTC) or date and time with its offset, as `2026-01-31T09:00:00.000Z`; undefined
 * when it is none. Years 0001 to 9999.
 */
export function readInstant(text: string): string | undefined {
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  const instant = new Date(time).toISOString();
  // A day such as 31 February would become one of March.
  if (!/^\d{4}/.test(instant) || instant.startsWith('0000')) return undefined;
  const [, day = ''] = /^\d{4}-\d{2}-(\d{2})/.exec(text) ?? [];
  const month = new Date(`${text.slice(0, 7)}-01T00:00:00Z`);
  return Number(day) <= daysIn(month) ? instant : undefined;
}

function daysIn(month: Date): number {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
}
