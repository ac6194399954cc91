import { realm } from '../part.ts';

const { native } = realm;
const timeOrigin = native.now();
let latest = 0;

/** High Resolution Time's `performance`, in whole milliseconds and never backwards. */
export const performance: object = native.freeze({
  timeOrigin,
  now: (): number => {
    latest = Math.max(latest, native.now() - timeOrigin);
    return latest;
  },
  toJSON: () => ({ timeOrigin }),
});
