// npm run reference: writes docs/reference/ anew. Arguments pass through.
import { ready } from './ready.mjs';
import { run } from './run.mjs';

process.exitCode = await run(ready(), ['tools/write-reference.mjs', ...process.argv.slice(2)]);
