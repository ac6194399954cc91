/** Run by a test: prints the pid of a sandbox process in which a plugin loops, and is then killed. */
import { linkOf, programOf, tripOf } from './plugin.ts';
import { testSandbox, until } from './sandbox.ts';

const sandbox = await testSandbox();
const loops = programOf(`run(ctx) { ctx.data.get('k'); for (;;); }`);
const limits = { wallMs: 30_000, entryCpuMs: 30_000, cpuMs: 30_000 };
void sandbox.run(tripOf([linkOf(loops, 'run', limits)], { lane: 'background', wallMs: 30_000 }));
await until(() => sandbox.health().lanes.background[0]?.isolates === 1, 'the plugin was sent');
process.stdout.write(`${sandbox.health().lanes.background[0]?.pid}\n`);
