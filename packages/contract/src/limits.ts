import { logLimits, rejectionLimits, resultLimits, routeAnswerLimits } from './guest-limits.ts';

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
  },
  background: { wallMs: 30_000, entryCpuMs: 30_000, cpuMs: 30_000, calls: 10_000 },
  /** Less CPU than other background handlers: anybody can call a public route. */
  route: {
    wallMs: 30_000,
    entryCpuMs: 1_000,
    cpuMs: 5_000,
    calls: 10_000,
    bodyBytes: 1_048_576,
    queryFields: 200,
    ...routeAnswerLimits,
    /** Calls of one installation's routes that run at once, and that wait for a place, at most so long. */
    inFlight: 16,
    waiting: 32,
    waitMs: 2_000,
    headers: 32,
    headerLength: 1_000,
  },
  lifecycle: { wallMs: 30_000, farewellWallMs: 5_000 },
  isolate: { memoryMb: 128, memoryCeilingMb: 256 },
  /** When an installation is suspended, and when it is tried again. */
  health: {
    failuresInARow: 5,
    windowMs: 60_000,
    windowRuns: 20,
    windowShare: 0.5,
    waitMs: 60_000,
    waitCeilingMs: 3_600_000,
    /** Healthy again for less than this, a suspension continues the last one. */
    calmMs: 600_000,
    trialMs: 60_000,
    /** Ends of processes and forgeries that lead into quarantine, and how long each is remembered. */
    offences: 2,
    offenceMs: 600_000,
  },
  /** Calls on `ctx` of one installation, in events, routes and schedules; processes take `lease` of them at a time. */
  quota: { callsPerHour: 10_000, lease: 200 },
  /** CPU of one installation over `windowMs`, in per cent of one core. */
  cpu: { percent: 100, percentCeiling: 100, windowMs: 10_000 },
  /** Calls of one invocation that the database answers; what is made beyond `atOnce` waits for these. */
  databaseCalls: { atOnce: 4 },
  rejection: rejectionLimits,
  adjustments: { count: 50, labelLength: 200, idLength: 64 },
  metadata: { bytes: 16_384 },
  notes: { length: 2_000 },
  logs: logLimits,
  /** `addedBytes`: by how much a hook's data may grow in one plugin. */
  result: { ...resultLimits, addedBytes: 262_144 },
  config: { bytes: 65_536 },
  /** `listBytes`: a page of entries ends with the one that reaches it. */
  data: { keyLength: 256, valueBytes: 262_144, listLimit: 200, listBytes: 262_144 },
  http: {
    wallMs: 10_000,
    urlLength: 8_192,
    headers: 64,
    headerLength: 8_192,
    requestBytes: 4_194_304,
    responseBytes: 4_194_304,
    redirects: 5,
    connections: 100,
    connectionsCeiling: 100,
    bufferedBytes: 33_554_432,
  },
  cache: {
    keyLength: 256,
    valueBytes: 262_144,
    seconds: 3_600,
    secondsCeiling: 2_592_000,
    keys: 10_000,
    bytes: 16_777_216,
  },
  crypto: {
    randomBytes: 65_536,
    dataBytes: 1_048_576,
    /** Of a key in base64: RSA with 4,096 bits fits. */
    keyLength: 8_192,
    iterations: 600_000,
    derivedBits: 8_192,
    /** Of keys that are generated. */
    rsaBits: 3_072,
    /** Of keys that a plugin brings. */
    importedRsaBits: 4_096,
  },
  /** `slackBytes`: what an installation may write in one process until its use is measured again, where its quota is large. */
  storage: { mb: 1_024, leastMb: 1, ceilingMb: 10_240, slackBytes: 16_777_216 },
  /** Per second. */
  diskIo: { mb: 10, leastMb: 0.125, ceilingMb: 100 },
  validation: { bytes: 65_536, subschemas: 100, work: 20_000 },
  sql: {
    wallMs: 2_000,
    lockMs: 1_000,
    rows: 10_000,
    resultBytes: 4_194_304,
    textLength: 32_768,
    nodes: 5_000,
    nesting: 100,
    parameters: 200,
    parameterBytes: 1_048_576,
    parameterNesting: 64,
  },
  migrations: { files: 200, textLength: 262_144, lockMs: 2_000, wallMs: 15_000 },
  /** `uploads`: how many are on their way in at once, of one store and in all. */
  bundle: {
    serverBytes: 2_097_152,
    mapBytes: 8_388_608,
    uploadBytes: 16_777_216,
    uploads: { inStore: 2, inAll: 8 },
  },
  errors: { keptPerInstallation: 50 },
  /** Single runs that are kept: so many of a handler and second, so many in all, so long. */
  runs: { perSecond: 1, failuresPerSecond: 10, keptPerInstallation: 2_000, keptDays: 7 },
  /** How long the sums over runs are kept, by the length of time that they cover. */
  usage: { minutesKeptHours: 7, hoursKeptDays: 8, daysKeptDays: 91 },
  delivery: { retryMs: [1_000, 5_000, 30_000], depth: 8, replays: 1_000 },
  customEvent: { payloadLength: 65_536 },
  sale: { items: 200, quantity: 100_000 },
  refund: { reasonLength: 500 },
  abandonment: { cartMs: 3_600_000, orderMs: 86_400_000, pollMs: 60_000, batch: 100 },
  list: { limit: 50, limitCeiling: 200 },
  filter: { depth: 4, nodes: 50, values: 200, textLength: 1_000, pathLength: 200, segments: 8 },
  tables: { count: 100, fields: 100, nameLength: 40, defaultBytes: 10_000, batch: 200, indexedBytes: 2_600 },
  find: { limit: 50, limitCeiling: 200, sortFields: 4, selectFields: 50, cursorLength: 4_096 },
  aggregate: { groupFields: 4, fields: 10, groups: 200 },
  requestsPerMinute: { store: 1_200, user: 300, address: 60 },
} as const;
