import { DainoError } from '@daino/kernel';
import { bundlePlugin } from '../src/index.ts';

// Bundles the folders of the command line and prints for each its slug, or the code of the refusal.
for (const folder of process.argv.slice(2)) {
  process.stdout.write(`${await bundlePlugin(folder).then(({ manifest }) => manifest.slug, codeOf)}\n`);
}

function codeOf(error: unknown): string {
  if (error instanceof DainoError) return error.code;
  throw error;
}
