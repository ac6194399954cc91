import { bundleScript } from '@daino/bundle';
import { bundleGuest, childEntry } from '@daino/sandbox';

export interface SandboxScripts {
  readonly guestSource: string;
  readonly childSource: string;
}

let scripts: Promise<SandboxScripts> | undefined;

/** The sandbox's own code as plain scripts; built once per process. */
export function sandboxScripts(): Promise<SandboxScripts> {
  scripts ??= build();
  return scripts;
}

async function build(): Promise<SandboxScripts> {
  const [guestSource, childSource] = await Promise.all([
    bundleGuest((entry) => bundleScript(entry, { format: 'guest' })),
    bundleScript(childEntry, { format: 'process' }),
  ]);
  return { guestSource, childSource };
}
