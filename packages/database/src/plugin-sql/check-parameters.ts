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
    bytes += typeof value === 'string' ? Buffer.byteLength(value) : 8;
    if (bytes > parameterBytes)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'The parameters have too many bytes',
        limit: parameterBytes,
      });
    if (typeof value === 'string') checkText(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inside] of Object.entries(value)) {
      bytes += key.length;
      measure(inside, depth + 1);
    }
  };
  for (const value of values) measure(value, 0);
  return bytes;
}

/** Finds JSON that is written as text: the server would nest as deep as it does. A megabyte takes 2 ms. */
function checkText(text: string): void {
  if (text.includes('\0')) throw pluginSqlErrors.SQL_PARAMETERS_INVALID({ what: 'a zero character' });
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BRACKET || code === BRACE) depth += 1;
    else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) depth -= 1;
    if (depth > MAX_TEXT_NESTING)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'A parameter is nested too deep',
        limit: MAX_TEXT_NESTING,
      });
  }
}

const [BRACKET, BRACE, CLOSING_BRACKET, CLOSING_BRACE] = [0x5b, 0x7b, 0x5d, 0x7d];
const MAX_TEXT_NESTING = 1_000;
