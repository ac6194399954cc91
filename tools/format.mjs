// npm run format: rewrites the sources in house format. Arguments pass through.
import { ready } from './ready.mjs';
import { run } from './run.mjs';

process.exitCode = await run(ready(), ['node_modules/oxfmt/bin/oxfmt', ...process.argv.slice(2)]);
