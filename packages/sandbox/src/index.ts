export {
  createSandbox,
  type CreateSandboxOptions,
  type Sandbox,
  type SandboxHealth,
} from './host/create-sandbox.ts';
export type { CodeHealth } from './host/code-cache.ts';
export type { TierHealth } from './host/tier.ts';
export type { Protections } from './host/armour.ts';
export type { LaneSize } from './host/lane-seats.ts';
export type { SeatHealth, Upkeep } from './host/seat.ts';

/** Makes the script that runs in every isolate, of the guest and its parts. */
export { bundleGuest, partEntries } from './host/bundle-guest.ts';
/** The script of the disposable processes; `--jitless` Node cannot strip types, so it is bundled too. */
export const childEntry: URL = new URL('child/main.ts', import.meta.url);
