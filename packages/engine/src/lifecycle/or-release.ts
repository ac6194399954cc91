import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import type { EngineParts } from '../parts.ts';

/** Runs `work`, which calls handlers of an installation; when it fails, no isolate of it stays. */
export async function orRelease(
  { dispatch }: EngineParts,
  { program }: DispatchedInstallation,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    await dispatch.sandbox.release(program.key);
    throw error;
  }
}
