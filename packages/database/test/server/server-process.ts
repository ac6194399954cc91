// A server process that uses a data folder until its standard input closes. Says one line of JSON when it is open.

import { newId, Secret, silentLog } from '@daino/kernel';
import { openDatabase, organizations } from '../../src/index.ts';

const [dataDir = '', slug = 'first'] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  await using database = await openDatabase({
    dataDir,
    secret: new Secret(Buffer.alloc(32)),
    log: silentLog,
    progress: () => undefined,
  });
  await organizations.ensure(database.operator, { id: newId(), slug, name: slug });
  const rows = await database.operator.query
    .selectFrom('organizations')
    .select('slug')
    .orderBy('createdAt')
    .execute();
  say({ slugs: rows.map((row) => row.slug) });
  await new Promise((done) => process.stdin.resume().once('close', done));
  await database.ping().catch(() => undefined);
} catch (error) {
  // Errors of ours carry a code.
  const { code, message } = error as { code?: string; message: string };
  say({ code, message });
  process.exitCode = 1;
}
