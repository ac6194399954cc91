import type { HealthCheck, Readiness } from '@daino/contract';
import type { Drain } from '../drain.ts';

/** Asks one part that the server needs how it is; a throw counts as not ok. */
export type Check = () => Promise<HealthCheck> | HealthCheck;

/** Milliseconds that a part has to answer. */
const PATIENCE_MS = 2_000;

/** Whether the server takes work. */
export class Health {
  readonly #drain: Drain;
  readonly #checks: Readonly<Record<string, Check>>;

  constructor(drain: Drain, checks: Readonly<Record<string, Check>>) {
    this.#drain = drain;
    this.#checks = checks;
  }

  async readiness(): Promise<Readiness> {
    const entries = Object.entries(this.#checks).map(
      async ([name, check]) => [name, await ask(check)] as const,
    );
    const checks = Object.fromEntries(await Promise.all(entries));
    const isReady = Object.values(checks).every(({ ok }) => ok);
    return { status: this.#drain.begun ? 'draining' : isReady ? 'ready' : 'not_ready', checks };
  }
}

async function ask(check: Check): Promise<HealthCheck> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthCheck>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, {
      ok: false,
      notes: [`did not answer within ${PATIENCE_MS} ms`],
    });
  });
  // What exactly failed is in the log; this answer is for anybody.
  const asked = Promise.resolve()
    .then(check)
    .catch(() => ({ ok: false, notes: ['does not answer'] }));
  return await Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
