import { MAIN_CANDIDATES, type ParsedManifest, parseManifest, pluginErrors } from '@daino/contract';
import type { PluginFolder } from './plugin-folder.ts';

const MANIFEST = 'manifest.json';
const MAX_BYTES = 1_048_576;

/** The manifest of a folder; a main module that it does not name is looked for. */
export async function readManifest(folder: PluginFolder): Promise<ParsedManifest> {
  if (!(await folder.has(MANIFEST))) {
    const issues = [{ path: MANIFEST, message: 'is missing; write one with at least a "name"' }];
    throw pluginErrors.BUNDLE_INVALID({ what: 'the folder holds no manifest.json' }, { issues });
  }
  const text = (await folder.read(MANIFEST, MAX_BYTES)).toString('utf8');
  return parseManifest(text, await findMain(folder));
}

async function findMain(folder: PluginFolder): Promise<string> {
  for (const candidate of MAIN_CANDIDATES) if (await folder.has(candidate)) return candidate;
  return MAIN_CANDIDATES[0];
}
