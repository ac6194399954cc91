import { native } from './primordials.ts';

/**
 * Takes away what escapes the isolate's memory limit or its clock (WebAssembly, shared and resizable buffers, Atomics)
 * and what would let a plugin run code while an error is rendered. Must run before any plugin code.
 */
export function harden(): void {
  remove(globalThis, 'WebAssembly SharedArrayBuffer Atomics');
  remove(ArrayBuffer.prototype, 'resize resizable maxByteLength transfer transferToFixedLength');
  fixBufferLength();
  lockErrors();
}

function remove(holder: object, names: string): void {
  for (const name of names.split(' ')) native.deleteProperty(holder, name);
}

/** `new ArrayBuffer(n, { maxByteLength })` makes memory that no limit counts: the option is dropped. */
function fixBufferLength(): void {
  const Original = ArrayBuffer;
  // What a plugin puts in its place would be handed the original.
  const { construct } = Reflect;
  const replacement = new Proxy(Original, {
    construct: (target, args, newTarget) => construct(target, [args[0]], newTarget),
  });
  const instead = { value: replacement, writable: true, configurable: true };
  native.defineProperty(Original.prototype, 'constructor', instead);
  native.defineProperty(globalThis, 'ArrayBuffer', instead);
}

function lockErrors(): void {
  // An accessor, so that assigning to it is ignored in strict code too; V8 asks it for a function and finds none.
  native.defineProperty(Error, 'prepareStackTrace', {
    get: () => undefined,
    set: () => undefined,
    configurable: false,
  });
  // V8 reads the limit only from a data property.
  native.defineProperty(Error, 'stackTraceLimit', { value: 20, writable: false, configurable: false });
}
