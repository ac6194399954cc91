import { type InstallOptions, installOptions, LIMITS, requestErrors } from '@daino/contract';
import type { DainoError } from '@daino/kernel';
import type { FastifyRequest } from 'fastify';
import { parseRequest } from '../parse-request.ts';

/** A bundle on its way in, and how to install it. */
export interface Upload {
  readonly bundle: Buffer;
  readonly options: InstallOptions;
}

/** Reads the multipart fields `bundle` (the file), `grants` and `config` (JSON); the file is held in memory. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const limits = { fileSize: LIMITS.bundle.uploadBytes, files: 1, fields: 8, fieldSize: LIMITS.config.bytes };
  let bundle: Buffer | undefined;
  const fields: Record<string, unknown> = {};
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') fields[part.fieldname] = parseField(part.fieldname, part.value);
      else if (part.fieldname === 'bundle') bundle = await part.toBuffer();
      else throw invalid(part.fieldname, 'is no file that is wanted here');
    }
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    throw requestErrors.REQUEST_TOO_LARGE({ limitBytes: LIMITS.bundle.uploadBytes }, { cause: error });
  }
  if (bundle === undefined) throw invalid('bundle', 'must be the bundle file');
  return { bundle, options: parseRequest(installOptions, fields) };
}

function parseField(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || name === 'version') return value;
  if (name === 'grants' && value === 'all') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw invalid(name, 'must be JSON');
  }
}

/** What the multipart reader throws for a file, or all parts together, past the limits. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 413;
}

function invalid(path: string, message: string): DainoError {
  return requestErrors.REQUEST_INVALID({ what: 'upload' }, { issues: [{ path, message }] });
}
