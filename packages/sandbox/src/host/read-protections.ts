import type { SeenProtections } from '../child/seen-protections.ts';

/** What a process says of its own protections, or undefined when no process of ours would say it. */
export function readProtections(text: string): SeenProtections | undefined {
  try {
    const { jitless, permission } = JSON.parse(text) as Partial<Record<keyof SeenProtections, unknown>>;
    return typeof jitless === 'boolean' && typeof permission === 'boolean'
      ? { jitless, permission }
      : undefined;
  } catch {
    return undefined;
  }
}
