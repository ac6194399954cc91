/** An engine in a process of its own, which the messages of a test drive: what goes wrong in there stays there. */
import { rehearse } from '../src/child/rehearsal.ts';
import { EngineCut, type EngineIsolate, type SandboxEngine } from '../src/engines/engine.ts';
import { isolatedVm } from '../src/engines/isolated-vm.ts';
import { quickJs } from '../src/engines/quickjs.ts';

export type Asked =
  | { readonly do: 'open'; readonly isolate: number; readonly guest: string; readonly memoryMb: number }
  | {
      readonly do: 'enter';
      readonly isolate: number;
      readonly args: [string, ...string[]];
      readonly limitMs: number;
    }
  | {
      readonly do: 'load';
      readonly isolate: number;
      readonly source: string;
      readonly filename: string;
      readonly code?: Uint8Array<ArrayBuffer> | undefined;
      readonly limitMs: number;
    }
  | { readonly do: 'compile'; readonly source: string }
  | { readonly do: 'rehearse' | 'measure' | 'dispose'; readonly isolate: number };

export type Told =
  | { readonly text: string }
  | { readonly cut: string }
  | { readonly failure: string; readonly isUnfit: boolean }
  | { readonly code: Uint8Array<ArrayBuffer> | undefined }
  | { readonly heapBytes: number; readonly cpuMs: number };

const makers: Readonly<Record<string, () => SandboxEngine | Promise<SandboxEngine>>> = {
  'isolated-vm': () => isolatedVm({ onCatastrophe: () => process.kill(process.pid, 'SIGKILL') }),
  quickjs: () => quickJs({ memoryMb: 192 }),
};

void serve();

async function serve(): Promise<void> {
  const engine = await makers[process.argv.at(-1) ?? '']?.();
  const isolates = new Map<number, EngineIsolate>();
  process.on('message', (asked: Asked) => process.send?.(answer(asked, isolates, engine)));
  process.send?.({ text: 'ready' });
}

function answer(asked: Asked, isolates: Map<number, EngineIsolate>, engine: SandboxEngine | undefined): Told {
  try {
    if (asked.do === 'open') {
      if (engine) isolates.set(asked.isolate, engine.open(asked));
      return { text: '' };
    }
    if (asked.do === 'compile') return { code: engine?.compile(asked.source) };
    const isolate = isolates.get(asked.isolate);
    if (!isolate) return { cut: 'there is no such isolate' };
    if (asked.do === 'enter') return { text: isolate.enter(asked.args, asked.limitMs) };
    if (asked.do === 'load') return isolate.load(asked, asked.limitMs);
    if (asked.do === 'rehearse') {
      rehearse(isolate);
      isolate.rememberGuest();
    }
    if (asked.do === 'dispose') isolate.dispose();
    return { heapBytes: isolate.heapBytes(), cpuMs: Number(isolate.cpuTime() / 1_000_000n) };
  } catch (error) {
    return { cut: error instanceof EngineCut ? error.reason : String(error) };
  }
}
