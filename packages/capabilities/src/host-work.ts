import type { SubtleRequest } from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';

/** Does what takes a moment of this thread, on account of the plugin that asked for it. */
export function chargeSync<Result>(
  { hostCpu }: Pick<CapabilityScope, 'hostCpu'>,
  work: () => Result,
): Result {
  hostCpu.requireLeft();
  const began = performance.now();
  try {
    return work();
  } finally {
    hostCpu.charge((performance.now() - began) * 1_000);
  }
}

/**
 * The same for what libuv's threads do, whose CPU cannot be told from that of others: what the clock says, unless the
 * whole process used less, or the request cannot take so long.
 */
export async function chargeShared<Result>(
  { hostCpu }: Pick<CapabilityScope, 'hostCpu'>,
  request: SubtleRequest,
  work: () => Promise<Result>,
): Promise<Result> {
  hostCpu.requireLeft();
  const before = process.cpuUsage();
  const began = performance.now();
  try {
    return await work();
  } finally {
    const wallUs = (performance.now() - began) * 1_000;
    const { user, system } = process.cpuUsage(before);
    hostCpu.charge(Math.min(wallUs, user + system, mostUs(request)));
  }
}

/** A generous bound, so that a busy server is not taken for a busy plugin. */
function mostUs(request: SubtleRequest): number {
  if (hasPairs(request)) return PAIRED_US;
  const data = 'data' in request ? request.data : undefined;
  const length = data === undefined ? 0 : 'text' in data ? data.text.length * 3 : data.base64.length;
  return ANY_US + length * BYTE_US;
}

function hasPairs(request: SubtleRequest): boolean {
  const { name } = request.operation === 'exportKey' ? request.key.algorithm : request.algorithm;
  return PAIRED.test(name);
}

const PAIRED = /^(?:RSA|EC|Ed|X)/;
/** RSA with 4,096 bits takes 13 ms at most. */
const PAIRED_US = 25_000;
/** A thousand rounds for each of many bits take a few. */
const ANY_US = 1_000;
/** SHA-512 takes less than two nanoseconds. */
const BYTE_US = 0.01;
