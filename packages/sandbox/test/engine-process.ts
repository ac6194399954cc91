import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundle } from './build-scripts.ts';
import type { Asked, Told } from './engine-host.ts';

/** One engine, at work in a process of its own. Disposing ends it. */
export interface EngineProcess extends AsyncDisposable {
  ask(asked: Asked): Promise<Told>;
}

/** V8 runs as in production, without its compilers; QuickJS needs WebAssembly, which goes with them. */
const FLAGS: Readonly<Record<string, readonly string[]>> = { 'isolated-vm': ['--jitless'], quickjs: [] };
let script: Promise<string> | undefined;

/** `flags` are Node's, instead of those that the engine has in production. */
export async function startEngine(name: string, flags = FLAGS[name] ?? []): Promise<EngineProcess> {
  script ??= bundle(new URL('engine-host.ts', import.meta.url), 'cjs');
  const child = spawn(process.execPath, [...flags, '--input-type=commonjs', '-', name], {
    cwd: new URL('..', import.meta.url),
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
    // Code is bytes.
    serialization: 'advanced',
  });
  child.stdin?.end(await script);
  await once(child, 'message');
  return {
    async ask(asked) {
      const ended = new AbortController();
      const gone = once(child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
        throw new Error(`The engine's process ended: ${code ?? signal}`);
      });
      child.send(asked);
      try {
        // Our own script answers each message with one of these.
        return await Promise.race([once(child, 'message').then(([told]) => told as Told), gone]);
      } finally {
        ended.abort();
        gone.catch(() => undefined);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
