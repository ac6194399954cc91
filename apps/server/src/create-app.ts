// The HTTP side of a running Daino: Nest on Fastify around the parts that the composition root hands in.
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Commerce } from '@daino/commerce';
import { LIMITS, traceIdOf } from '@daino/contract';
import type { Database } from '@daino/database';
import type { Engine } from '@daino/engine';
import type { Clock, Log, Secret } from '@daino/kernel';
import type { Outbox } from '@daino/outbox';
import type { Sandbox } from '@daino/sandbox';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Access } from './access/access.ts';
import { AppModule } from './app.module.ts';
import { AccessTokens } from './auth/access-tokens.ts';
import { Authentication } from './auth/authentication.ts';
import { createPasswordVerifier } from './auth/passwords.ts';
import { deriveSigningKey } from './auth/signing-key.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { Drain } from './drain.ts';
import { answerRouterError } from './error.filter.ts';
import { type Check, Health } from './health/health.ts';
import { listen, type ListenAddress } from './listen.ts';
import { createMetrics } from './metrics/metrics.ts';
import { MetricsAccess } from './metrics/metrics-access.ts';
import { NestLog } from './nest-log.ts';
import { Uploads } from './plugins/uploads.ts';
import { DEFAULT_RATES, RequestLimits, type RequestRates } from './rate-limit/request-limits.ts';
import { servePluginRoutes } from './plugin-routes/serve-plugin-routes.ts';
import { addRequestHooks } from './request-hooks.ts';

/** Bytes of a JSON body; an uploaded bundle has its own limit. */
const JSON_BYTES = 1_048_576;
/** Milliseconds that requests have to finish when the server stops, and again after their waits were ended. */
const DRAIN_MS = 10_000;

export interface CreateAppOptions {
  readonly database: Database;
  readonly engine: Engine;
  readonly commerce: Commerce;
  readonly outbox: Pick<Outbox, 'history'>;
  readonly sandbox: Pick<Sandbox, 'health'>;
  readonly secret: Secret<Buffer>;
  readonly clock: Clock;
  readonly log: Log;
  /** Parts that /health/ready asks, by name. */
  readonly checks: Readonly<Record<string, Check>>;
  /** Addresses whose X-Forwarded-* headers are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** What lets in whoever reads /metrics. Default: programs on this machine, without a token. */
  readonly metricsToken?: Secret | undefined;
  /** Requests per minute. Default: the platform's limits. */
  readonly rates?: Partial<RequestRates>;
}

/** A server that is ready to listen. Disposing it lets the requests at hand finish. */
export interface App extends AsyncDisposable {
  /** Starts listening and gives the address. Throws ADDRESS_IN_USE or ADDRESS_REFUSED. */
  listen(at: ListenAddress): Promise<string>;
}

export async function createApp(options: CreateAppOptions): Promise<App> {
  const drain = new Drain();
  const adapter = createAdapter(options.trustedProxies ?? []);
  const parts = await createParts(options, drain);
  const nest = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, {
    logger: new NestLog(options.log),
    abortOnError: false,
  });
  await nest.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  await nest.register(cookie);
  await nest.register(multipart, { limits: { fileSize: LIMITS.bundle.uploadBytes } });
  addRequestHooks(adapter.getInstance(), {
    drain,
    limits: parts.limits,
    log: options.log,
    observe: parts.metrics.observe,
  });
  servePluginRoutes(adapter.getInstance(), parts);
  serveDocs(nest);
  await nest.init();
  await adapter.getInstance().ready();
  return {
    listen: (at) => listen(nest, at),
    [Symbol.asyncDispose]: async () => {
      await close(nest, { drain, clock: options.clock });
      parts.metrics[Symbol.dispose]();
      await parts.uploads[Symbol.asyncDispose]();
    },
  };
}

function createAdapter(trustedProxies: readonly string[]): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: JSON_BYTES,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) =>
      traceIdOf(String(headers['traceparent'] ?? '')) ?? randomBytes(16).toString('hex'),
    frameworkErrors: answerRouterError,
    // Both are the drain's: it answers in our own form, and it knows that the end has come before the socket does.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
}

async function createParts(options: CreateAppOptions, drain: Drain) {
  const { database, engine, commerce, sandbox, clock, log } = options;
  const tokens = new AccessTokens(await deriveSigningKey(options.secret), clock);
  const limits = new RequestLimits({ ...DEFAULT_RATES, ...options.rates }, clock);
  const verifyPassword = await createPasswordVerifier();
  return {
    database,
    engine,
    commerce,
    log,
    history: options.outbox.history,
    tokens,
    limits,
    authentication: new Authentication({ database, tokens, verifyPassword, clock }),
    access: new Access({ tokens, database, limits, drain, log }),
    health: new Health(drain, options.checks),
    metrics: createMetrics({ database, engine, sandbox, limits, clock }),
    uploads: new Uploads(),
    metricsAccess: new MetricsAccess(options.metricsToken, limits),
  };
}

async function close(
  nest: NestFastifyApplication,
  { drain, clock }: { drain: Drain; clock: Clock },
): Promise<void> {
  drain.begin();
  const waiting = new AbortController();
  const closed = nest.close().finally(() => waiting.abort());
  const hurry = async () => {
    await clock.sleep(DRAIN_MS, waiting.signal);
    drain.cut();
    await clock.sleep(DRAIN_MS, waiting.signal);
    nest.getHttpServer().closeAllConnections();
  };
  // Ends by itself when all requests ended in time: then its wait is aborted.
  await Promise.all([closed, hurry().catch(() => undefined)]);
}
