import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { PluginBundle } from '@daino/contract';
import { type Clock, DainoError, type Log } from '@daino/kernel';
import { findPlugins } from './find-plugins.ts';

/** Milliseconds without a change before a plugin is built again: editors write in several steps. */
const QUIET_MS = 200;

interface PluginFoldersParts {
  /** Folders whose sub-folders are plugins. */
  readonly folders: readonly string[];
  /** Builds the plugin in a folder. */
  readonly bundle: (folder: string) => Promise<PluginBundle>;
  /** Puts it into everybody's catalogue. */
  readonly publish: (bundle: PluginBundle) => Promise<{ readonly slug: string; readonly version: string }>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps the catalogue in step with plugins in folders. A plugin that cannot be built is logged and left out: it never
 * stops the server, and the version that was published before stays.
 */
export class PluginFolders implements AsyncDisposable {
  readonly #parts: PluginFoldersParts;
  readonly #ended = new AbortController();
  readonly #watchers: FSWatcher[] = [];
  /** Folders with a change that was not built yet; `#building` empties it one by one. */
  readonly #dirty = new Set<string>();
  #building: Promise<void> = Promise.resolve();
  #isWaiting = false;

  constructor(parts: PluginFoldersParts) {
    this.#parts = parts;
  }

  /** Builds every plugin once; gives the slugs of those that are in the catalogue. */
  async publishAll(): Promise<string[]> {
    const published: string[] = [];
    for (const folder of this.#parts.folders) {
      for (const plugin of this.#find(folder)) {
        const slug = await this.#publish(plugin);
        if (slug !== undefined) published.push(slug);
      }
    }
    return published;
  }

  /** Builds a plugin again whenever something in its folder changes. */
  watch(): void {
    for (const folder of this.#parts.folders) {
      try {
        const watcher = watch(folder, { recursive: true }, (_event, name) => this.#changed(folder, name));
        watcher.on('error', (error) =>
          this.#parts.log.warn('a plugin folder is no longer watched', { folder, error }),
        );
        this.#watchers.push(watcher);
      } catch (error) {
        this.#parts.log.warn('a plugin folder cannot be watched', { folder, error });
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    for (const watcher of this.#watchers) watcher.close();
    await this.#building;
  }

  #changed(folder: string, name: string | null): void {
    const [first, ...rest] = name?.split(path.sep) ?? [];
    if (
      first === undefined ||
      first.startsWith('.') ||
      rest.includes('node_modules') ||
      this.#ended.signal.aborted
    )
      return;
    this.#dirty.add(path.join(folder, first));
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#building = this.#building.then(() => this.#buildDirty());
  }

  async #buildDirty(): Promise<void> {
    await this.#parts.clock.sleep(QUIET_MS, this.#ended.signal).catch(() => undefined);
    this.#isWaiting = false;
    const plugins = [...this.#dirty];
    this.#dirty.clear();
    for (const plugin of plugins) {
      if (this.#ended.signal.aborted) return;
      if (this.#find(path.dirname(plugin)).includes(plugin)) await this.#publish(plugin);
    }
  }

  #find(folder: string): string[] {
    try {
      return findPlugins(folder);
    } catch (error) {
      this.#parts.log.warn('a plugin folder cannot be read', { folder, error });
      return [];
    }
  }

  async #publish(plugin: string): Promise<string | undefined> {
    const { bundle, publish, log } = this.#parts;
    try {
      const { slug, version } = await publish(await bundle(plugin));
      log.info('plugin published', { plugin, slug, version });
      return slug;
    } catch (error) {
      const issues = error instanceof DainoError ? error.issues : [];
      log.warn('plugin left out: it cannot be built or published', { plugin, error, issues });
      return undefined;
    }
  }
}
