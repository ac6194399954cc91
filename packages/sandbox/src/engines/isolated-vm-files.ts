import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Everything that loading the engine reads; it probes for Alpine before it picks a binary. */
export function isolatedVmFiles(): readonly string[] {
  const engine = folderOf('isolated-vm', import.meta.url);
  const loader = folderOf('node-gyp-build', path.join(engine, 'package.json'));
  return [`${engine}/*`, `${loader}/*`, '/etc/alpine-release'];
}

function folderOf(name: string, from: string): string {
  return path.dirname(realpathSync(createRequire(from).resolve(`${name}/package.json`)));
}
