import semver from 'semver';
import parseSpdx from 'spdx-expression-parse';
import { canonicalName, CATEGORY_ALIASES, LICENSE_ALIASES } from './aliases.ts';
import { type PluginCategory, pluginCategory } from './category.ts';
import { type Part, readList, readObject, readText, warnUnknown } from './fields.ts';
import { isJsonObject, member } from './json.ts';
import type { Manifest } from './manifest.ts';
import { RESERVED_SLUGS } from './reserved-slugs.ts';

/** What a plugin is called, what it is for and whose it is. */
export function readIdentity(part: Part): Identity {
  const name = readText(part, 'name', 200);
  const slug = readSlug(part, name);
  if (name === undefined && slug === undefined)
    part.findings.at('name').issue('is needed: give the plugin a name');
  return {
    slug: slug ?? 'unnamed',
    name: name ?? slug ?? 'unnamed',
    version: readVersion(part),
    description: readText(part, 'description', 2_000) ?? '',
    author: readAuthor(part),
    license: readLicense(part),
    category: readCategory(part),
    tags: readTags(part),
    homepage: readHomepage(part),
  };
}

type Identity = Pick<
  Manifest,
  'slug' | 'name' | 'version' | 'description' | 'author' | 'license' | 'category' | 'tags' | 'homepage'
>;

/** The shape of every slug. */
export const SLUG = /^[a-z][a-z0-9-]{1,62}$/;

function readSlug(part: Part, name: string | undefined): string | undefined {
  const given = readText(part, 'slug', 63);
  const slug = given ?? (name === undefined ? undefined : slugOf(name));
  const at = part.findings.at('slug');
  if (slug === undefined) return undefined;
  if (!SLUG.test(slug))
    at.issue(`must be 2 to 63 of a-z, 0-9 and "-", beginning with a letter, such as "happy-hour"`);
  else if (RESERVED_SLUGS.has(slug))
    at.issue(`cannot be ${slug}, which is an address of the platform; choose another`);
  return slug;
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{Mark}/gu, '');
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-')
    .slice(0, 63);
}

function readVersion(part: Part): string {
  const at = part.findings.at('version');
  if (member(part.source, 'version') === undefined) {
    at.warn('is missing, 0.0.0 is used; write one such as "1.0.0"');
    return '0.0.0';
  }
  const version = semver.valid(readText(part, 'version', 64) ?? null);
  if (version === null) at.issue('must be a semantic version such as "1.0.0"');
  return version ?? '0.0.0';
}

/** As npm has it: a text, or an object with a name. */
function readAuthor(part: Part): string {
  const value = member(part.source, 'author');
  if (!isJsonObject(value)) return readText(part, 'author', 200) ?? '';
  const author = readObject(part, 'author');
  warnUnknown(author, ['name', 'email', 'url']);
  return readText(author, 'name', 200) ?? '';
}

function readLicense(part: Part): string {
  const license = canonicalName(readText(part, 'license', 200) ?? '', LICENSE_ALIASES);
  if (license === '' || isSpdx(license)) return license;
  part.findings.at('license').warn('is no SPDX expression and is left out; write one such as "MIT"');
  return '';
}

function isSpdx(expression: string): boolean {
  try {
    parseSpdx(expression);
    return true;
  } catch {
    // The parser's only answer to anything else is to throw.
    return false;
  }
}

function readCategory(part: Part): PluginCategory {
  const written = readText(part, 'category', 64);
  if (written === undefined) return 'custom';
  const category = pluginCategory.safeParse(canonicalName(written, CATEGORY_ALIASES));
  if (category.success) return category.data;
  part.findings.at('category').issue(`must be one of ${pluginCategory.options.join(', ')}`);
  return 'custom';
}

function readTags(part: Part): readonly string[] {
  return readList(part, 'tags').flatMap(({ value, findings }) => {
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 64) return [value.trim()];
    findings.issue('must be a text of at most 64 characters');
    return [];
  });
}

/** The admin links to it, so that a `javascript:` address would run there. */
function readHomepage(part: Part): string {
  const homepage = readText(part, 'homepage', 2_000);
  if (homepage === undefined) return '';
  if (URL.canParse(homepage) && /^https?:$/.test(new URL(homepage).protocol)) return homepage;
  part.findings.at('homepage').issue('must be an address that begins with https://');
  return '';
}
