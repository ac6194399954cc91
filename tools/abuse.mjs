// npm run abuse: what hostile plugins can do, measured, under the pinned Node. Arguments pass through.
import { ready } from './ready.mjs';
import { run } from './run.mjs';

const flags = ['--enable-source-maps', '--import', './apps/server/loader/register.js'];
process.exitCode = await run(ready(), [...flags, 'tests/security/abuse/abuse.ts', ...process.argv.slice(2)]);
