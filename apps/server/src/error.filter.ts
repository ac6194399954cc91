// The only place that knows which HTTP status a kind of error has, and what of an error may leave the server.
import {
  authErrors,
  PROBLEM_MEDIA_TYPE,
  PROBLEM_TYPE_BASE,
  type Problem,
  problemTitles,
  requestErrors,
} from '@daino/contract';
import { DainoError, type ErrorKind, type Log } from '@daino/kernel';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOG } from './tokens.ts';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rejected: 422,
  limit_exceeded: 429,
  unavailable: 503,
  internal: 500,
};

/** Codes for which HTTP has a word of its own. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  REQUEST_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  PLUGIN_ROUTE_FAILED: 502,
  PLUGIN_ROUTE_TIMED_OUT: 504,
};

/** Answers every error as problem+json. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #log: Log;

  constructor(@Inject(LOG) log: Log) {
    this.#log = log;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    answerError(thrown, { request, reply: http.getResponse<FastifyReply>(), log: this.#log });
  }
}

interface FailedRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Log;
}

/** Writes an error down when it is not the caller's, and answers it. */
export function answerError(thrown: unknown, { request, reply, log }: FailedRequest): void {
  const error = toDainoError(thrown, request);
  record(error, thrown, { request, log });
  sendProblem(error, request, reply);
}

function record(
  error: DainoError,
  thrown: unknown,
  { request, log }: Pick<FailedRequest, 'request' | 'log'>,
): void {
  if (error.fault === 'caller' || error.fault === 'store_config') return;
  const fields = {
    traceId: request.id,
    code: error.code,
    method: request.method,
    route: request.routeOptions.url,
  };
  if (error.fault === 'platform') log.error('request failed', { ...fields, error: thrown });
  else log.warn('request failed outside the platform', { ...fields, reason: error.message });
}

/** Answers an error of the router, which comes before everything that Nest knows of. */
export function answerRouterError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(toDainoError(thrown, request), request, reply);
}

function sendProblem(error: DainoError, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent) return;
  const problem = renderProblem(error, { traceId: request.id, isStaff: request.scope !== undefined });
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="daino"');
  const retryAfter = retryAfterOf(problem, error);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  // As bytes: to a text Fastify would add a charset, which this media type does not have.
  const body = Buffer.from(JSON.stringify(problem));
  void reply.status(problem.status).header('content-type', PROBLEM_MEDIA_TYPE).send(body);
}

/** Seconds after which it makes sense to try again, where that is known. */
function retryAfterOf({ status }: Problem, { data }: DainoError): number | undefined {
  const known = data['retryAfterSeconds'];
  if (typeof known === 'number') return known;
  return status === 503 ? 1 : undefined;
}

/** What leaves the server of an error. Only staff learn what a plugin did; nobody learns what broke inside. */
export function renderProblem(error: DainoError, reader: { traceId: string; isStaff: boolean }): Problem {
  const shown = isOpenTo(reader.isStaff, error) ? error : closed(error);
  return {
    type: `${PROBLEM_TYPE_BASE}${error.code}`,
    title: problemTitles[error.kind],
    status: STATUS_OF_CODE[error.code] ?? STATUS[error.kind],
    detail: shown.message,
    code: error.code,
    fault: error.fault,
    ...(shown.issues.length > 0 && { errors: [...shown.issues] }),
    ...(shown.hint !== undefined && { hint: shown.hint }),
    trace_id: reader.traceId,
  };
}

function isOpenTo(isStaff: boolean, { fault, kind }: DainoError): boolean {
  if (fault === 'platform') return kind !== 'internal' && kind !== 'unavailable';
  return fault !== 'plugin' || isStaff;
}

function closed({ kind }: DainoError): DainoError {
  return kind === 'internal' ? requestErrors.INTERNAL({}) : requestErrors.UNAVAILABLE({ what: 'service' });
}

/** Our own error as it is, one of the HTTP layer by its status, and everything else as INTERNAL. */
function toDainoError(thrown: unknown, request: FastifyRequest): DainoError {
  if (thrown instanceof DainoError) return thrown;
  const status = statusOf(thrown);
  const message = thrown instanceof Error ? thrown.message : '';
  if (status === 404) return requestErrors.NOT_FOUND({ what: 'address' });
  if (status === 401) return authErrors.UNAUTHENTICATED({});
  if (status === 413) return requestErrors.REQUEST_TOO_LARGE({ limitBytes: request.routeOptions.bodyLimit });
  if (status === 415) {
    return requestErrors.MEDIA_TYPE_UNSUPPORTED({ mediaType: request.headers['content-type'] ?? 'unknown' });
  }
  if (status !== undefined && status < 500) {
    return requestErrors.REQUEST_INVALID(
      { what: 'request' },
      { issues: [{ path: '', message }], cause: thrown },
    );
  }
  return requestErrors.INTERNAL({}, { cause: thrown });
}

/** The status that Nest, Fastify or one of its plugins gave an error. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number')
    return thrown.statusCode;
  return undefined;
}
