export {
  createSandbox,
  type CreateSandboxOptions,
  type Sandbox,
  type SandboxHealth,
} from './host/create-sandbox.ts';
export type { Protections } from './host/armour.ts';
export type { LaneSize } from './host/lane-pool.ts';
export type { SeatHealth, Upkeep } from './host/seat.ts';

/** The script that runs in every isolate; the composition root bundles it to plain JavaScript. */
export const guestEntry: URL = new URL('guest/main.ts', import.meta.url);
/** The script of the disposable processes; `--jitless` Node cannot strip types, so it is bundled too. */
export const childEntry: URL = new URL('child/main.ts', import.meta.url);
