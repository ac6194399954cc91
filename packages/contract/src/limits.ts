/**
 * The platform's limits: defaults first, ceilings where an operator may raise them.
 * Milliseconds, bytes and counts, as the names say.
 */
export const LIMITS = {
  hook: {
    wallMs: 2_000,
    wallCeilingMs: 30_000,
    chainWallMs: 5_000,
    entryCpuMs: 100,
    cpuMs: 250,
    calls: 64,
    nesting: 4,
  },
  background: { wallMs: 30_000, entryCpuMs: 30_000, cpuMs: 30_000, calls: 10_000 },
  lifecycle: { wallMs: 30_000, farewellWallMs: 5_000 },
  isolate: { memoryMb: 128, memoryCeilingMb: 256 },
  rejection: { messageLength: 200 },
  adjustments: { count: 50, labelLength: 200, idLength: 64 },
  metadata: { bytes: 16_384 },
  notes: { length: 2_000 },
  logs: { bytesPerInvocation: 65_536, lineLength: 4_000 },
  result: { bytes: 4_194_304 },
  config: { bytes: 65_536 },
  data: { keyLength: 256, valueBytes: 262_144, listLimit: 200 },
  bundle: { serverBytes: 2_097_152, mapBytes: 8_388_608, uploadBytes: 16_777_216 },
  errors: { keptPerInstallation: 50 },
  delivery: { retryMs: [1_000, 5_000, 30_000], depth: 8 },
  sale: { items: 200, quantity: 100_000 },
  refund: { reasonLength: 500 },
  abandonment: { cartMs: 3_600_000, orderMs: 86_400_000, pollMs: 60_000, batch: 100 },
  list: { limit: 50, limitCeiling: 200 },
  requestsPerMinute: { store: 1_200, user: 300, address: 60 },
} as const;
