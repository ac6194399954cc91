import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { networkGrantsFor, webAddressFault } from '../manifest/network-host.ts';
import { bytes } from './bytes.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const { urlLength, headers, headerLength, wallMs } = LIMITS.http;

const webAddress = z
  .string()
  .max(urlLength)
  .check(({ value, issues }) => {
    const message = webAddressFault(value);
    if (message !== undefined) issues.push({ code: 'custom', message, input: value, continue: false });
  });

const request = z.strictObject({
  url: webAddress,
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']).default('GET'),
  headers: z
    .record(z.string().min(1).max(256), z.string().max(headerLength))
    .refine((map) => Object.keys(map).length <= headers, `may be ${headers} headers`)
    .default({}),
  body: bytes.nullable().default(null),
  redirect: z.enum(['follow', 'manual', 'error']).default('follow'),
  timeoutMs: z.int().min(1).max(wallMs).default(wallMs),
});
/** A request with its defaults filled in. */
export type HttpRequest = z.output<typeof request>;

const answer = z.object({
  status: z.int(),
  statusText: z.string(),
  /** Where it came from in the end. */
  url: z.string(),
  redirected: z.boolean(),
  /** Names in lower case; several values of one name are joined by a comma. */
  headers: z.record(z.string(), z.string()),
  body: bytes,
});
export type HttpAnswer = z.output<typeof answer>;

/** `ctx.http` and `fetch`: one request to a granted host; every redirect is checked like the request itself. */
export const httpRequest = defineCapability({
  args: z.tuple([request]),
  valueBytes: LIMITS.result.bytes,
  result: answer,
  grant: { anyOf: ([{ url }]) => networkGrantsFor(new URL(url)) },
  allowedIn: HANDLER_KINDS,
});
