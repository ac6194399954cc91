// Runs in the isolate too: no imports.

/** Those of the platform's limits that the guest itself keeps; every isolate carries them. */
export const GUEST_LIMITS = {
  rejection: { messageLength: 200 },
  logs: { bytesPerInvocation: 65_536, lineLength: 4_000 },
  result: { bytes: 4_194_304 },
} as const;
