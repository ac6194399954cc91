import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DainoError, Issue } from '@daino/kernel';
import {
  LIMITS,
  parseManifest,
  type PluginBundle,
  pluginErrors,
  type PluginMigration,
} from '@daino/contract';
import { integrityOf } from './integrity.ts';
import { migrationFaults } from './read-migrations.ts';

const FORMAT = 'daino-bundle';
const VERSION = 1;
const MAX_UNPACKED_BYTES = LIMITS.bundle.serverBytes + LIMITS.bundle.mapBytes + 4_194_304;

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** One file with everything of a bundle in it: JSON under gzip. */
export async function packBundle({
  manifest,
  serverSource,
  sourceMap,
  migrations,
  integrity,
}: PluginBundle): Promise<Buffer> {
  const packed = {
    format: FORMAT,
    version: VERSION,
    integrity,
    manifest,
    serverSource,
    sourceMap,
    migrations,
  };
  return zip(JSON.stringify(packed), { level: 9 });
}

/**
 * The bundle in an uploaded file, which is believed in nothing: sizes are capped before anything is unpacked, the
 * manifest is parsed again, and the integrity must be that of what was sent. The code is not looked at: its isolate is
 * the first place that reads it. Throws `BUNDLE_INVALID` or `MANIFEST_INVALID`.
 */
export async function unpackBundle(bytes: Uint8Array): Promise<PluginBundle> {
  const packed = readPacked(await unpacked(bytes));
  const { manifest } = parseManifest(packed.manifest);
  const { serverSource, sourceMap, migrations } = packed;
  const parts = { manifest, serverSource, sourceMap, migrations };
  const bundle = { ...parts, integrity: integrityOf(parts) };
  const faults = mapFaults(sourceMap);
  if (faults.length > 0) throw invalid(`${manifest.slug} has faults`, faults);
  if (bundle.integrity !== packed.integrity)
    throw invalid('its contents are not what its integrity says; pack it again');
  return bundle;
}

async function unpacked(bytes: Uint8Array): Promise<unknown> {
  if (bytes.byteLength > LIMITS.bundle.uploadBytes)
    throw invalid(`the file is larger than ${LIMITS.bundle.uploadBytes} bytes`);
  try {
    const json = await unzip(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
    return JSON.parse(json.toString('utf8')) as unknown;
  } catch (error) {
    // No gzip, more than allowed, or no JSON: in each case not what packBundle makes.
    throw invalid('the file is no plugin bundle, or unpacks to more than one may', [], error);
  }
}

interface Packed {
  readonly manifest: unknown;
  readonly serverSource: string;
  readonly sourceMap: string;
  readonly migrations: readonly PluginMigration[];
  readonly integrity: string;
}

function readPacked(value: unknown): Packed {
  const { format, version, manifest, serverSource, sourceMap, migrations, integrity } = asRecord(value);
  if (format !== FORMAT) throw invalid('the file is no plugin bundle');
  if (version !== VERSION)
    throw invalid('the bundle was made for another version of the platform; build it again');
  if (typeof serverSource !== 'string' || typeof sourceMap !== 'string' || typeof integrity !== 'string') {
    throw invalid('the bundle lacks its code, its map or its integrity; build it again');
  }
  if (Buffer.byteLength(serverSource) > LIMITS.bundle.serverBytes) throw invalid('its code is too large');
  if (Buffer.byteLength(sourceMap) > LIMITS.bundle.mapBytes) throw invalid('its source map is too large');
  return { manifest, serverSource, sourceMap, migrations: readMigrations(migrations), integrity };
}

function readMigrations(value: unknown): readonly PluginMigration[] {
  if (value === undefined) return [];
  const migrations = (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    const { name, text } = asRecord(one);
    const { textLength } = LIMITS.migrations;
    if (typeof name !== 'string' || typeof text !== 'string' || text.length > textLength)
      throw invalid('a migration in it is damaged or too large');
    return { name, text };
  });
  const [fault] = migrationFaults(migrations.map(({ name }) => name));
  if (fault !== undefined) throw invalid(fault);
  return migrations;
}

function mapFaults(text: string): readonly Issue[] {
  const map = asRecord(parsed(text));
  const isMap =
    map['version'] === 3 &&
    typeof map['mappings'] === 'string' &&
    Array.isArray(map['sources']) &&
    map['sources'].every((source) => typeof source === 'string');
  return isMap ? [] : [{ path: 'sourceMap', message: 'is no source map of version 3' }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The caller tells what was expected.
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function invalid(what: string, issues: readonly Issue[] = [], cause?: unknown): DainoError {
  return pluginErrors.BUNDLE_INVALID({ what }, { issues, cause });
}
