// npm start: installs if needed, then runs the server. DAINO_DATA_DIR is the data folder (default: .daino).
import path from 'node:path';
import { ready, root } from './ready.mjs';
import { run } from './run.mjs';

process.exitCode = await start(process.argv.slice(2));

function start(args) {
  const node = ready();
  const server = [
    '--enable-source-maps',
    '--import',
    './apps/server/loader/register.js',
    'apps/server/src/main.ts',
  ];
  return run(node, [...server, ...args], {
    DAINO_DATA_DIR: path.resolve(root, process.env.DAINO_DATA_DIR || '.daino'),
    NODE_COMPILE_CACHE:
      process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules', '.cache', 'compile'),
  });
}
