import { type DainoError, type Issue } from '@daino/kernel';
import semver from 'semver';
import { pluginErrors } from '../errors/plugin.ts';
import { readSettingsSchema } from '../settings/read-settings-schema.ts';
import { readAdminUi } from '../ui/read-admin-ui.ts';
import { canonicalKeys, FIELD_ALIASES, TOP_LEVEL_INJECTIONS } from './aliases.ts';
import { readDeclarations } from './declarations.ts';
import { readDependencies } from './dependencies.ts';
import { type Part, readObject, readText, warnUnknown, warnUnused } from './fields.ts';
import { type CollectedFindings, collectFindings } from './findings.ts';
import { insideFolder } from './folder-path.ts';
import { readIdentity } from './identity.ts';
import { isJsonObject } from './json.ts';
import type { Manifest } from './manifest.ts';
import { declaredGrants, readPermissions, sortedSet } from './permissions.ts';
import { readJsonc } from './read-jsonc.ts';
import { readResourceLimits } from './resource-limits.ts';
import { readRoutes } from './routes.ts';

/** The version of the platform contract that `engines.daino` is compared with. */
export const CONTRACT_VERSION = '1.0.0';

/** Where the main module is looked for when a manifest does not name it, in this order. */
export const MAIN_CANDIDATES = ['src/plugin.ts', 'index.ts', 'index.js'] as const;

/** Where a plugin's SQL files lie when its manifest does not say. */
const MIGRATIONS = 'migrations';

export interface ParsedManifest {
  readonly manifest: Manifest;
  /** What its author should know although the manifest can be used. */
  readonly warnings: readonly Issue[];
}

/**
 * A manifest in its canonical form, from the text of a `manifest.json` (JSON with comments) or from its parsed value.
 * Throws `MANIFEST_INVALID` with every fault at once, each with its path and what to do about it.
 * `main` is the main module when the manifest names none, by default `src/plugin.ts`.
 */
export function parseManifest(source: unknown, main: string = MAIN_CANDIDATES[0]): ParsedManifest {
  const findings = collectFindings();
  const text = typeof source === 'string' ? source : textOf(source);
  if (text === undefined) findings.issue('must be the text of a manifest or a value that JSON can hold');
  const value = text === undefined ? undefined : readJsonc(text, findings);
  if (value !== undefined && !isJsonObject(value))
    findings.issue('must be an object: write it in curly brackets');
  if (!isJsonObject(value)) throw invalid('the plugin', findings);
  const part = { source: canonicalKeys(value, FIELD_ALIASES, findings), findings };
  const manifest = readManifest(part, main);
  if (findings.issues.length > 0) throw invalid(manifest.slug, findings);
  return { manifest, warnings: findings.warnings };
}

const USED = [
  ...'slug name version description author license category tags homepage engines runtime main'.split(' '),
  ...'dependencies conflicts permissions optional_permissions hooks events settings_schema'.split(' '),
  ...'api_endpoints resource_limits migrations admin_ui'.split(' '),
  TOP_LEVEL_INJECTIONS,
];
const UNUSED = [
  ...'webhooks webhook_url schedules exports provides pricing'.split(' '),
  ...'features icon repository security_contact'.split(' '),
];

function readManifest(part: Part, main: string): Manifest {
  warnUnused(part, UNUSED);
  warnUnknown(part, [...USED, ...UNUSED]);
  const declarations = readDeclarations(part);
  const declared = declaredGrants(declarations);
  const permissions = sortedSet([...readPermissions(part, 'permissions', declared), ...declared]);
  const optional = readPermissions(part, 'optional_permissions', declared);
  return {
    ...readIdentity(part),
    engines: readEngines(part),
    runtime: readRuntime(part),
    main: readMain(part, main),
    migrations: readMigrations(part),
    dependencies: readDependencies(part, 'dependencies'),
    conflicts: readDependencies(part, 'conflicts'),
    permissions,
    optional_permissions: optional.filter((grant) => !permissions.includes(grant)),
    ...declarations,
    api_endpoints: readRoutes(part),
    admin_ui: readAdminUi(part),
    settings_schema: readSettingsSchema(part),
    resource_limits: readResourceLimits(part),
  };
}

function readEngines(part: Part): Manifest['engines'] {
  const engines = readObject(part, 'engines');
  const daino = readText(engines, 'daino', 100) ?? '^1';
  const at = engines.findings.at('daino');
  if (semver.validRange(daino) === null) at.issue('must be a range of versions such as "^1"');
  else if (!semver.satisfies(CONTRACT_VERSION, daino))
    at.issue(`must include ${CONTRACT_VERSION}, which this platform speaks`);
  return { daino };
}

function readRuntime(part: Part): 'sandbox' {
  const runtime = readText(part, 'runtime', 20) ?? 'sandbox';
  const at = part.findings.at('runtime');
  if (runtime === 'webhook') at.issue('webhook is not supported by this version; use "sandbox"');
  else if (runtime !== 'sandbox') at.issue('must be "sandbox"');
  return 'sandbox';
}

function readMain(part: Part, fallback: string): string {
  const main = insideFolder(readText(part, 'main', 200) ?? fallback);
  if (main === undefined)
    part.findings.at('main').issue('must be a file of the plugin, such as "src/plugin.ts"');
  return main ?? fallback;
}

function readMigrations(part: Part): string {
  const folder = insideFolder(readText(part, 'migrations', 200) ?? MIGRATIONS);
  if (folder === undefined)
    part.findings.at('migrations').issue('must be a folder of the plugin, such as "migrations"');
  return folder ?? MIGRATIONS;
}

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // A cycle, a BigInt, a throwing getter or endless depth: no value that JSON can hold.
    return undefined;
  }
}

function invalid(slug: string, findings: CollectedFindings): DainoError {
  return pluginErrors.MANIFEST_INVALID({ slug }, { issues: findings.issues });
}
