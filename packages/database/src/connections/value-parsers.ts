import pg, { type CustomTypesConfig } from 'pg';

/** How values of the wire become values of ours: whole 64-bit numbers as numbers, the rest as the driver does it. */
export const VALUE_PARSERS: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === pg.types.builtins.INT8 && format !== 'binary'
      ? wholeNumber
      : pg.types.getTypeParser(type, format),
};

/** Throws a RangeError rather than losing a digit: beyond 2^53 a number is not exact. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be counted exactly`);
  return value;
}
