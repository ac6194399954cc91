// Runs in the isolate too: no imports.

/** ISO 4217 currencies whose minor unit is not a hundredth; every other one has two digits. */
const DIGITS: Readonly<Record<string, number>> = {
  ...digits(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...digits(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...digits(4, 'CLF UYW'),
};

/** How many decimal digits an amount of `currency` (ISO 4217 code) may have. */
export function currencyDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/**
 * Whether so many minor units can be written as a decimal and read again: from 2^51 on, the rounding of both ways can add
 * up to a whole unit.
 */
export function isCountable(minor: number): boolean {
  return Number.isInteger(minor) && Math.abs(minor) < 2 ** 51;
}

function digits(count: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, count]));
}
