import { setFlagsFromString } from 'node:v8';
import ivm from 'isolated-vm';

/**
 * A bundle as V8 compiles it ahead: the body of a function that is called where it is loaded. V8 checks such code only
 * for its own version, its flags and the length of the source, and then does whatever it says.
 */
export function compileBundle(source: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    if (!isSameAsFunction(source)) return undefined;
    const whole = codeOf(source, compileAll);
    return isWorthReading(whole, source) ? whole : codeOf(source);
  } catch {
    // It is no program, or more than V8 can take. Who loads it hears why.
    return undefined;
  }
}

/** The bundle as a script whose value is that function; undefined when the code does not fit. */
export function readBundle(
  isolate: ivm.Isolate,
  { source, filename, code }: BundleWithCode,
): ivm.Script | undefined {
  // What it copies is a whole buffer, of which the code may be a part.
  const cachedData = new ivm.ExternalCopy(code.slice().buffer);
  const script = isolate.compileScriptSync(functionOf(source), { ...ORIGIN, filename, cachedData });
  cachedData.release();
  // The types leave out what reading leaves behind.
  if (!(script as ivm.Script & { readonly cachedDataRejected?: boolean }).cachedDataRejected) return script;
  script.release();
  return undefined;
}

interface BundleWithCode {
  readonly source: string;
  readonly filename: string;
  readonly code: Uint8Array<ArrayBuffer>;
}

/**
 * Whether code of all functions is read back faster than those that are called are compiled. It is where functions do
 * something: many small ones take several times their source.
 */
function isWorthReading(whole: Uint8Array, source: string): boolean {
  return whole.byteLength <= Math.min(WHOLE_BYTES, source.length * WHOLE_SHARE);
}

const WHOLE_BYTES = 262_144;
const WHOLE_SHARE = 3;
const COMPILER_MB = 256;

/** An arrow function: `this` and `arguments` mean in it what they mean around it. */
const HEAD = '(() => {';
const TAIL = '\n;return plugin})';
/** Lines and columns count as if nothing stood around the bundle. */
const ORIGIN = { columnOffset: -HEAD.length } as const;
/** A bundle that names itself would have that name in stacks. */
const NAMES_ITSELF = /[#@]\s*sourceURL\s*=/;

function functionOf(source: string): string {
  return HEAD + source + TAIL;
}

/**
 * Whether it makes no difference that a function stands around it: it is a whole program, so that it cannot break out,
 * and declares nothing that others could see but `plugin`, which goes when it was loaded.
 */
function isSameAsFunction(source: string): boolean {
  if (NAMES_ITSELF.test(source)) return false;
  using isolate = new CompilerIsolate();
  isolate.compile(source);
  const context = isolate.vm.createContextSync();
  const names = context.evalSync(BARE, { reference: true });
  // Declarations take effect before the first statement, which is the last one here.
  const declares = isolate.compile(`throw 0;\n${source}`);
  try {
    declares.runSync(context, { timeout: DECLARE_MS });
  } catch (error) {
    if (error !== 0) return false;
  }
  return names.applySync(undefined, []) === '';
}

const DECLARE_MS = 1_000;
/** Takes every global away and gives a function that names those that came since, but for `plugin`. */
const BARE = `(() => {
  const world = globalThis;
  const { getOwnPropertyNames } = Object;
  for (const name of getOwnPropertyNames(world)) delete world[name];
  const before = getOwnPropertyNames(world);
  return () => getOwnPropertyNames(world).filter((name) => name !== 'plugin' && !before.includes(name)).join();
})()`;

function codeOf(source: string, prepare?: (compile: () => void) => void): Uint8Array<ArrayBuffer> {
  using isolate = new CompilerIsolate();
  const text = functionOf(source);
  prepare?.(() => isolate.compile(text, ORIGIN));
  const script = isolate.compile(text, { ...ORIGIN, produceCachedData: true });
  // The types leave out what producing leaves behind.
  const made = (script as ivm.Script & ivm.CachedDataResult).cachedData;
  if (!made) throw new Error('V8 gave no code');
  return new Uint8Array(made.copy());
}

/**
 * Compiles what is never called too. Flags are part of code, and its reader has others: they are as before when the
 * isolate, which has the script by then, is asked for its code.
 */
function compileAll(compile: () => void): void {
  setFlagsFromString('--no-lazy');
  try {
    compile();
  } finally {
    setFlagsFromString('--lazy');
  }
}

class CompilerIsolate implements Disposable {
  readonly vm = new ivm.Isolate({ memoryLimit: COMPILER_MB });

  compile(source: string, options: ivm.ScriptInfo & { produceCachedData?: boolean } = {}): ivm.Script {
    return this.vm.compileScriptSync(source, options);
  }

  [Symbol.dispose](): void {
    if (!this.vm.isDisposed) this.vm.dispose();
  }
}
