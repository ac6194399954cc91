import { LIMITS, pluginSqlErrors } from '@daino/contract';

/**
 * Throws for parameters that the statement does not take or that are larger or deeper than allowed; gives their bytes.
 * They are JSON: an array is sent as an array of Postgres, an object as JSON.
 */
export function checkParameters(values: readonly unknown[], expected: number): number {
  const { parameters, parameterBytes, parameterNesting } = LIMITS.sql;
  if (expected > parameters)
    throw pluginSqlErrors.SQL_TOO_LARGE({
      what: `The statement takes ${expected} parameters`,
      limit: parameters,
    });
  if (values.length !== expected) {
    const what = `the statement takes ${expected}, there are ${values.length}`;
    throw pluginSqlErrors.SQL_PARAMETERS_INVALID({ what });
  }
  let bytes = 0;
  const measure = (value: unknown, depth: number): void => {
    if (depth > parameterNesting)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'A parameter is nested too deep',
        limit: parameterNesting,
      });
    bytes += typeof value === 'string' ? sizeOf(value) : 8;
    if (bytes > parameterBytes)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'The parameters have too many bytes',
        limit: parameterBytes,
      });
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inside] of Object.entries(value)) {
      bytes += key.length;
      measure(inside, depth + 1);
    }
  };
  for (const value of values) measure(value, 0);
  return bytes;
}

/** Also finds JSON that is written as text: the server would nest as deep as it does. */
function sizeOf(text: string): number {
  if (text.includes('\0')) throw pluginSqlErrors.SQL_PARAMETERS_INVALID({ what: 'a zero character' });
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_TEXT_NESTING)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'A parameter is nested too deep',
        limit: MAX_TEXT_NESTING,
      });
  }
  return Buffer.byteLength(text);
}

const MAX_TEXT_NESTING = 1_000;
