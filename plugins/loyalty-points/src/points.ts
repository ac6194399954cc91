import { currencyDigits } from '@daino/plugin-sdk';

/** Between money and points. Money is counted in minor units, points are whole; nothing is counted with fractions. */

/** An amount as the platform writes it, in minor units. */
export function minorUnits(amount: number, currency: string): number {
  return Math.round(amount * scaleOf(currency));
}

/** Minor units as the platform writes an amount. */
export function majorUnits(minor: number, currency: string): number {
  return minor / scaleOf(currency);
}

/** Points for an amount paid: whole ones, what is left over is not rounded up. */
export function pointsFor(paid: number, pointsPerUnit: number, currency: string): number {
  const millionths = BigInt(Math.round(pointsPerUnit * 1_000_000));
  return Number((BigInt(paid) * millionths) / (1_000_000n * BigInt(scaleOf(currency))));
}

/** What so many points take off, in minor units, cut off to what the currency can express. */
export function valueOf(points: number, redemptionRate: number, currency: string): number {
  return Number((BigInt(points) * BigInt(scaleOf(currency))) / BigInt(redemptionRate));
}

/** The fewest points that take so much off. */
export function costOf(value: number, redemptionRate: number, currency: string): number {
  return ceilDivide(BigInt(value) * BigInt(redemptionRate), BigInt(scaleOf(currency)));
}

/** The share `part` of `whole` of so many points, cut off. */
export function shareDown(points: number, part: number, whole: number): number {
  return Number((BigInt(points) * BigInt(part)) / BigInt(whole));
}

/** The same, rounded up. */
export function shareUp(points: number, part: number, whole: number): number {
  return ceilDivide(BigInt(points) * BigInt(part), BigInt(whole));
}

function ceilDivide(dividend: bigint, divisor: bigint): number {
  return Number((dividend + divisor - 1n) / divisor);
}

function scaleOf(currency: string): number {
  return 10 ** currencyDigits(currency);
}
