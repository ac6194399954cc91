import pg, { type CustomTypesConfig } from 'pg';

const { builtins } = pg.types;

/**
 * How the columns of a plugin's rows become JSON: numbers where no digit is lost and text otherwise, instants as ISO
 * 8601 in UTC, arrays and JSON as such, everything else as Postgres writes it.
 */
export const ROW_VALUES: CustomTypesConfig = {
  getTypeParser: (type, format) => {
    if (format === 'binary') return (value: string) => value;
    return PARSERS.get(type) ?? ((text: string) => text);
  },
};

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [builtins.BOOL, (text: string) => text === 't'],
  ...[builtins.INT2, builtins.INT4, builtins.INT8, builtins.FLOAT4, builtins.FLOAT8, builtins.NUMERIC].map(
    (type) => [type, exactNumber] as const,
  ),
  ...[builtins.JSON, builtins.JSONB].map(
    (type) => [type, (text: string): unknown => JSON.parse(text)] as const,
  ),
  [builtins.TIMESTAMPTZ, instant],
  // Arrays of whole numbers, decimals, text and booleans.
  ...[1000, 1005, 1007, 1009, 1015, 1021, 1022].map((type) => [type, defaultParser(type)] as const),
  ...[1016, 1231].map((type) => [type, exactNumbers] as const),
]);

/** A double holds 15 digits of any decimal. */
function exactNumber(text: string): number | string {
  const value = Number(text);
  const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '').length;
  return Number.isFinite(value) && (digits <= 15 || Number.isSafeInteger(value) || String(value) === text)
    ? value
    : text;
}

const TEXT_ARRAY = 1009;

function exactNumbers(text: string): unknown {
  const numbers = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(numbers);
    return typeof value === 'string' ? exactNumber(value) : value;
  };
  return numbers(defaultParser(TEXT_ARRAY)(text));
}

function instant(text: string): string {
  const value = new Date(text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00'));
  return Number.isNaN(value.getTime()) ? text : value.toISOString();
}

function defaultParser(type: number): (text: string) => unknown {
  const types: { getTypeParser(type: number): (text: string) => unknown } = pg.types;
  return types.getTypeParser(type);
}
