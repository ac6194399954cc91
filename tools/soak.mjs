// npm run soak: plugins come and go for minutes, and everything has to come back. Arguments pass through.
import { ready } from './ready.mjs';
import { run } from './run.mjs';

const flags = ['--expose-gc', '--enable-source-maps', '--import', './apps/server/loader/register.js'];
process.exitCode = await run(ready(), [...flags, 'tests/soak/soak.ts', ...process.argv.slice(2)]);
