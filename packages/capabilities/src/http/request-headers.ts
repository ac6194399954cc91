import { validateHeaderName, validateHeaderValue } from 'node:http';
import { httpErrors } from '@daino/contract';

export type HeaderMap = Readonly<Record<string, string>>;

/** A plugin's headers under lower-case names. Throws `HTTP_HEADER_REFUSED` for one that is not a plugin's to set. */
export function readRequestHeaders(written: HeaderMap): HeaderMap {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(written)) {
    const header = name.toLowerCase();
    if (
      header in headers ||
      REFUSED.has(header) ||
      /^(proxy|sec)-/.test(header) ||
      !isWellWritten(name, value)
    ) {
      throw httpErrors.HTTP_HEADER_REFUSED({ header: name.slice(0, 100) });
    }
    headers[header] = value;
  }
  return headers;
}

/** What goes along to another origin: a header of the plugin's own may hold a key of the first one. */
export function headersForOtherOrigin(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => TRAVELLING.has(name)));
}

/** Where a request goes, how long it is and how its connection is used is for the platform to say. */
const REFUSED = new Set(
  `host cookie cookie2 content-length transfer-encoding connection keep-alive te trailer upgrade expect via
   http2-settings accept-encoding forwarded x-forwarded-for x-forwarded-host x-forwarded-proto x-real-ip`.split(
    /\s+/,
  ),
);

const TRAVELLING = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

function isWellWritten(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
