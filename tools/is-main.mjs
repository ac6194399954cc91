import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether the module `url` is the file that node was started with. */
export function isMain(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}
