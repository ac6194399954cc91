// Runs in the isolate too: no imports.

export const rejectionLimits = { messageLength: 200 } as const;
export const logLimits = { bytesPerInvocation: 65_536, lineLength: 4_000 } as const;
export const resultLimits = { bytes: 4_194_304 } as const;
export const routeAnswerLimits = { responseBytes: 2_097_152 } as const;

/** Those of the platform's limits that the guest itself keeps; every isolate carries them. */
export const GUEST_LIMITS = {
  rejection: rejectionLimits,
  logs: logLimits,
  result: resultLimits,
  routeAnswer: routeAnswerLimits,
} as const;
