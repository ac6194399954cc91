import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyDigits } from './currency.ts';
import { currencyCode, fitsCurrency, toMajor, toMinor } from './money.ts';

const currencies = fc.constantFrom('EUR', 'USD', 'JPY', 'KRW', 'KWD', 'BHD', 'CLF', 'UGX');

describe('money', () => {
  it('gives back every whole number of minor units that it turned into a decimal', () => {
    const minorUnits = fc.integer({ min: 1 - 2 ** 51, max: 2 ** 51 - 1 });
    fc.assert(
      fc.property(currencies, minorUnits, (currency, minor) => {
        expect(toMinor(toMajor(minor, currency), currency)).toBe(minor);
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts an amount that can be written in its currency exactly, and refuses every other one', () => {
    fc.assert(
      fc.property(currencies, fc.double({ min: -1e12, max: 1e12 }), (currency, any) => {
        const digits = currencyDigits(currency);
        const isExact = Number(any.toFixed(digits)) === any && Math.abs(any) * 10 ** digits < 2 ** 51;
        expect(fitsCurrency(any, currency)).toBe(isExact);
        expect(thereAndBack(any, currency)).toBe(isExact ? any + 0 : 'refused');
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads a decimal by the digits of its currency', () => {
    expect(toMinor(19.99, 'EUR')).toBe(1_999);
    expect(toMinor(-0.01, 'EUR')).toBe(-1);
    expect(toMinor(1_250, 'JPY')).toBe(1_250);
    expect(toMinor(1.005, 'KWD')).toBe(1_005);
    expect(toMinor(0.8, 'CLF')).toBe(8_000);
    expect(toMajor(1_999, 'EUR')).toBe(19.99);
    expect(toMajor(1, 'KWD')).toBe(0.001);
  });

  it('refuses an amount with more digits than its currency', () => {
    for (const [amount, currency] of [
      [1.005, 'EUR'],
      [0.5, 'JPY'],
      [0.0001, 'KWD'],
      [0.1 + 0.2, 'EUR'],
      [1e-300, 'EUR'],
    ] as const) {
      expect(() => toMinor(amount, currency)).toThrow(expect.objectContaining({ code: 'MONEY_TOO_PRECISE' }));
      expect(fitsCurrency(amount, currency)).toBe(false);
    }
  });

  it('refuses an amount that cannot be counted exactly', () => {
    for (const amount of [Number.MAX_SAFE_INTEGER, -1e300, Infinity, -Infinity, Number.NaN]) {
      expect(() => toMinor(amount, 'EUR')).toThrow(expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE' }));
      expect(fitsCurrency(amount, 'EUR')).toBe(false);
    }
  });

  it('has one zero', () => {
    expect(toMinor(-0, 'EUR')).toBe(0);
    expect(toMajor(0, 'EUR')).toBe(0);
  });

  it('knows the currencies of ISO 4217 in capitals and no others', () => {
    for (const currency of ['EUR', 'JPY', 'KWD', 'VES'])
      expect(currencyCode.safeParse(currency).success).toBe(true);
    for (const wrong of ['eur', 'EURO', 'XX', '', 'constructor'])
      expect(currencyCode.safeParse(wrong).success).toBe(false);
  });
});

function thereAndBack(amount: number, currency: string): number | 'refused' {
  try {
    return toMajor(toMinor(amount, currency), currency);
  } catch {
    return 'refused';
  }
}
