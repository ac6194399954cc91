// The only reader of the environment. What it gives is parsed, typed, frozen and documented.
import path from 'node:path';
import { serverErrors } from '@daino/contract';
import { type Issue, Secret } from '@daino/kernel';
import { z } from 'zod';

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: Secret | undefined;
  /** Undefined: one is generated into the data folder. */
  readonly secret: Secret | undefined;
  readonly adminEmail: string;
  /** Undefined: one is generated at the first start. */
  readonly adminPassword: Secret | undefined;
  readonly pluginDirs: readonly string[];
  /** Processes of the hook lane. */
  readonly sandboxProcesses: number;
  /** Processes of the background lane. */
  readonly sandboxBackgroundProcesses: number;
  /** Hard limit of one process's memory. */
  readonly sandboxMemoryMb: number;
  /** Whether plugins from the operator's folders run with a JIT. */
  readonly sandboxJit: 'off' | 'trusted';
  readonly trustedProxies: readonly string[];
  /** Undefined: /metrics answers programs on this machine only. */
  readonly metricsToken: Secret | undefined;
  readonly logLevel: LogLevel;
}

export type LogLevel = z.output<typeof logLevel>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Parses the environment; throws CONFIG_INVALID with every fault. An empty variable counts as one that is not set. */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.entries(environment).filter(
    ([name, value]) => Object.hasOwn(variables, name) && value !== '',
  );
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw serverErrors.CONFIG_INVALID({}, { issues: parsed.error.issues.map(toIssue) });
  const found = parsed.data;
  return Object.freeze({
    port: found.PORT,
    host: found.HOST,
    dataDir: path.resolve(found.DAINO_DATA_DIR),
    databaseUrl: found.DATABASE_URL,
    secret: found.DAINO_SECRET,
    adminEmail: found.DAINO_ADMIN_EMAIL,
    adminPassword: found.DAINO_ADMIN_PASSWORD,
    pluginDirs: found.DAINO_PLUGIN_DIRS.map((folder) => path.resolve(folder)),
    sandboxProcesses: found.DAINO_SANDBOX_PROCESSES,
    sandboxBackgroundProcesses: found.DAINO_SANDBOX_BACKGROUND_PROCESSES,
    sandboxMemoryMb: found.DAINO_SANDBOX_MEMORY_MB,
    sandboxJit: found.DAINO_SANDBOX_JIT,
    trustedProxies: found.DAINO_TRUSTED_PROXIES,
    metricsToken: found.DAINO_METRICS_TOKEN,
    logLevel: found.LOG_LEVEL,
  });
}

/** The table of README.md, in Markdown. */
export function renderConfigTable(): string {
  const rows = Object.entries(variables).map(([name, variable]) => {
    const { description = '', fallback = '' } = variable.meta() ?? {};
    return `| \`${name}\` | ${String(fallback)} | ${description} |`;
  });
  return ['| variable | default | what it sets |', '|---|---|---|', ...rows].join('\n');
}

const logLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent']);

const secretText = (minimum: number) =>
  z
    .string()
    .min(minimum, `must have at least ${minimum} characters`)
    .transform((text) => new Secret(text));

const listOf = (separator: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(separator).filter((part) => part !== ''));

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be between ${least} and ${most}`);

/** Every variable in the order of the README; `fallback` says in words what holds when it is not set. */
const variables = {
  PORT: wholeNumber(0, 65_535)
    .prefault('4000')
    .meta({ fallback: '`4000`', description: 'TCP port to listen on; `0` takes any free one' }),
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ fallback: '`127.0.0.1`', description: 'address to listen on; `0.0.0.0` for all' }),
  DAINO_DATA_DIR: z.string().default('.daino').meta({
    fallback: '`.daino`',
    description: 'folder of the embedded database, the generated secret and password',
  }),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be an address such as postgres://user:password@host/name',
    })
    .transform((url) => new Secret(url))
    .optional()
    .meta({ fallback: 'the embedded one', description: 'a Postgres (15 or newer) of your own' }),
  DAINO_SECRET: secretText(32).optional().meta({
    fallback: 'generated',
    description: 'at least 32 characters from which all keys are derived; the same in every process',
  }),
  DAINO_ADMIN_EMAIL: z
    .email('must be an e-mail address')
    .toLowerCase()
    .default('owner@daino.example')
    .meta({ fallback: '`owner@daino.example`', description: "the owner's e-mail; first start only" }),
  DAINO_ADMIN_PASSWORD: secretText(12).optional().meta({
    fallback: 'generated',
    description: "the owner's password, at least 12 characters; first start only",
  }),
  DAINO_PLUGIN_DIRS: listOf(path.delimiter).meta({
    fallback: 'none',
    description:
      'folders (colon-separated) whose sub-folders are plugins, built at start and when they change',
  }),
  DAINO_SANDBOX_PROCESSES: wholeNumber(1, 64)
    .prefault('2')
    .meta({ fallback: '`2`', description: 'processes that run the hooks of plugins' }),
  DAINO_SANDBOX_BACKGROUND_PROCESSES: wholeNumber(1, 64)
    .prefault('2')
    .meta({ fallback: '`2`', description: 'processes that run all other handlers of plugins' }),
  DAINO_SANDBOX_MEMORY_MB: wholeNumber(256, 65_536)
    .prefault('1024')
    .meta({ fallback: '`1024`', description: 'memory in MB that one of these processes may take' }),
  DAINO_SANDBOX_JIT: z.enum(['off', 'trusted']).default('off').meta({
    fallback: '`off`',
    description:
      '`trusted`: plugins from the built-in folder and `DAINO_PLUGIN_DIRS` run with a JIT, in processes of their own whose memory is watched instead of capped',
  }),
  DAINO_TRUSTED_PROXIES: listOf(',').meta({
    fallback: 'none',
    description: 'addresses or networks (comma-separated) whose `X-Forwarded-*` headers are believed',
  }),
  DAINO_METRICS_TOKEN: secretText(16)
    .refine((token) => /^[\w.~+/-]+=*$/.test(token.reveal()), 'must be letters, digits and . ~ + / - only')
    .optional()
    .meta({
      fallback: 'this machine only',
      description:
        'at least 16 characters that `GET /metrics` takes as bearer token; set one when a proxy runs on the same machine',
    }),
  LOG_LEVEL: logLevel.default('warn').meta({
    fallback: '`warn`',
    description: '`debug`, `info`, `warn`, `error` or `silent`; lines are JSON on stderr',
  }),
};

const schema = z.object(variables);

function toIssue({ path: where, message }: { path: PropertyKey[]; message: string }): Issue {
  return { path: where.join('.'), message };
}
