// npm run bench: the benchmarks, under the pinned Node. Arguments pass through.
import { ready } from './ready.mjs';
import { run } from './run.mjs';

process.exitCode = await run(ready(), ['--enable-source-maps', 'bench/main.ts', ...process.argv.slice(2)]);
