/** Minutes since midnight that the clocks of a time zone show at an instant. */
export function timeOfDay(instant: string, timeZone: string): number {
  return minutesOf(clockOf(timeZone).format(new Date(instant)));
}

/** Whether a time of day lies in `[from, to)`; when `to` is before `from`, it is one of the next day. */
export function isWithin(window: { readonly from: string; readonly to: string }, minutes: number): boolean {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

function minutesOf(text: string): number {
  const [, hours, minutes] = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const since = Number(hours) * 60 + Number(minutes);
  if (since <= 24 * 60) return since;
  throw new Error(`"${text}" is no time of day; the settings "from" and "to" want one such as 17:00`);
}

/** A clock is costly to make. It may be gone at the next call, as everything that a module keeps. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const made = clocks.get(timeZone);
  if (made) return made;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, clock);
  return clock;
}
