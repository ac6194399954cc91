import { requestErrors, storableIssues } from '@daino/contract';
import type { DainoError, Issue } from '@daino/kernel';
import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';

/** Parses a part of a request that Nest does not; throws REQUEST_INVALID with every fault. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  requireStorable(value);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw requestInvalid(parsed.error.issues);
  return parsed.data;
}

/** Parses everything that a route declares a schema for, with the same error. */
export class RequestValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: requestInvalid });
  }

  override async transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    if (metadata.type !== 'custom') requireStorable(value);
    return await super.transform(value, metadata);
  }
}

function requireStorable(value: unknown): void {
  const issues = storableIssues(value);
  if (issues.length > 0) throw requestErrors.REQUEST_INVALID({ what: 'request' }, { issues });
}

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function requestInvalid(issues: readonly SchemaIssue[]): DainoError {
  return requestErrors.REQUEST_INVALID({ what: 'request' }, { issues: issues.map(toIssue) });
}

function toIssue({ message, path = [] }: SchemaIssue): Issue {
  return { path: path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'), message };
}
