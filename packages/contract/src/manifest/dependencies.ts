import semver from 'semver';
import { canonicalKeys, DEPENDENCY_ALIASES } from './aliases.ts';
import { type Element, type Part, readList, readText, warnUnknown } from './fields.ts';
import { SLUG } from './identity.ts';
import { isJsonObject, type JsonObject, member } from './json.ts';
import type { PluginDependency } from './manifest.ts';

/** Other plugins under `key`, written as a list or as `{slug: range}`. */
export function readDependencies(part: Part, key: 'dependencies' | 'conflicts'): readonly PluginDependency[] {
  const value = member(part.source, key);
  const entries = isJsonObject(value) ? rangesOf(value, part.findings.at(key)) : readList(part, key);
  return entries.flatMap((element) => readDependency(element) ?? []);
}

function rangesOf(ranges: JsonObject, findings: Element['findings']): readonly Element[] {
  return Object.entries(ranges).map(([slug, version]) => ({
    value: { slug, version },
    findings: findings.at(slug),
  }));
}

function readDependency({ value, findings }: Element): PluginDependency | undefined {
  const source = typeof value === 'string' ? { slug: value } : value;
  if (!isJsonObject(source)) {
    findings.issue('must be an object with "slug" and "version"');
    return undefined;
  }
  const part = { source: canonicalKeys(source, DEPENDENCY_ALIASES, findings), findings };
  warnUnknown(part, ['slug', 'version', 'optional']);
  const slug = readText(part, 'slug', 63);
  const range = readText(part, 'version', 100) ?? '*';
  const optional = member(part.source, 'optional') ?? false;
  if (slug === undefined || !SLUG.test(slug)) findings.at('slug').issue('must be the slug of a plugin');
  if (semver.validRange(range) === null)
    findings.at('version').issue('must be a range of versions such as "^1.0.0"');
  if (typeof optional !== 'boolean') findings.at('optional').issue('must be true or false');
  return { slug: slug ?? '', version: range, optional: optional === true };
}
