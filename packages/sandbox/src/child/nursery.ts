import { randomBytes } from 'node:crypto';
import type { EngineIsolate, SandboxEngine } from '../engines/engine.ts';
import { LOAD_MS } from '../wire/load-limit.ts';
import { LOCALE_STEPS, rehearse } from './rehearsal.ts';

/** Isolates ahead of their programs. Nothing of a plugin ever ran in one: each is given out once. */
export class Nursery {
  readonly #engine: SandboxEngine;
  readonly #guest: GuestScript;
  readonly #ready: Ready[] = [];
  #isRehearsed = false;
  #localeSteps = 0;

  constructor(engine: SandboxEngine, guest: GuestScript) {
    this.#engine = engine;
    this.#guest = guest;
  }

  /** Makes one more, for later. */
  warm(memoryMb: number): void {
    if (!this.#isRehearsed) this.#rehearse(memoryMb);
    else this.#learnLocales(memoryMb);
    if (this.#ready.length < MOST) this.#ready.push({ memoryMb, isolate: this.#make(memoryMb) });
  }

  /** An isolate in which the guest has run. */
  take(memoryMb: number): EngineIsolate {
    const at = this.#ready.findIndex((one) => one.memoryMb === memoryMb);
    const [found] = at < 0 ? [] : this.#ready.splice(at, 1);
    return found?.isolate ?? this.#make(memoryMb);
  }

  /** Once, when there is time for it: what a first trip needs of the guest is compiled in every isolate after this. */
  #rehearse(memoryMb: number): void {
    this.#isRehearsed = true;
    const isolate = this.#make(memoryMb);
    rehearse(isolate);
    isolate.rememberGuest();
    isolate.dispose();
  }

  /** Not in one go: a trip that arrives meanwhile waits for it. */
  #learnLocales(memoryMb: number): void {
    const step = LOCALE_STEPS[this.#localeSteps];
    if (step === undefined) return;
    this.#localeSteps += 1;
    const isolate = this.#make(memoryMb);
    isolate.enter(step);
    isolate.dispose();
  }

  #make(memoryMb: number): EngineIsolate {
    const isolate = this.#engine.open({ guest: this.#guest.source, memoryMb });
    isolate.enter(['rules', this.#guest.rules, newSeed()], LOAD_MS);
    return isolate;
  }
}

export interface GuestScript {
  readonly rules: string;
  readonly source: string;
}

/** What an isolate's own randomness starts from; each has another. */
function newSeed(): string {
  return randomBytes(32).toString('base64');
}

interface Ready {
  readonly memoryMb: number;
  readonly isolate: EngineIsolate;
}

const MOST = 16;
