import { runInNewContext } from 'node:vm';
import type { PluginBundle } from '@daino/contract';

/** The namespaces that a bundle leaves behind; our own code in a context of its own, for looking at and nothing else. */
export function modulesOf({
  serverSource,
}: Pick<PluginBundle, 'serverSource'>): Record<string, Record<string, unknown>> {
  // The generated entry is the only thing that says what `plugin` is.
  const left = runInNewContext(`${serverSource}\n;plugin`) as {
    modules: Record<string, Record<string, unknown>>;
  };
  return left.modules;
}
