import type { ErrorFault, ErrorKind } from '@daino/kernel';
import { z } from 'zod';

const FAULTS = [
  'caller',
  'plugin',
  'store_config',
  'upstream',
  'platform',
] as const satisfies readonly ErrorFault[];

/** Where a reader finds what a code means; the code is the fragment. */
export const PROBLEM_TYPE_BASE = '/docs/errors#';

/** Media type of every error answer (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error as the API answers it (RFC 9457), with our own members beside the standard ones. */
export const problem = z
  .object({
    type: z.string().meta({ description: 'URI reference that identifies the code' }),
    title: z.string().meta({ description: 'The kind of error in words' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: z.string().meta({ description: 'What happened this time' }),
    code: z
      .string()
      .meta({ description: 'Permanent code to compare with', examples: ['STOCK_INSUFFICIENT'] }),
    fault: z.enum(FAULTS).meta({ description: 'Whose move it is' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Every fault of the input, each with its dotted path' }),
    hint: z.string().optional().meta({ description: 'What to do about it' }),
    trace_id: z.string().meta({ description: 'Finds the request in the log' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problem>;

/** The title of a problem by its kind. */
export const problemTitles = {
  invalid_input: 'The request is not valid',
  unauthenticated: 'Authentication is needed',
  forbidden: 'This is not allowed',
  not_found: 'There is no such thing',
  conflict: 'This conflicts with how things stand',
  rejected: 'A plugin refused this',
  limit_exceeded: 'A limit was reached',
  unavailable: 'This is not available right now',
  internal: 'Something went wrong on our side',
} as const satisfies Readonly<Record<ErrorKind, string>>;
