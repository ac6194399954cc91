/** The lines that leave the isolate with the next answer: `<kind><rid> <text>`. No text holds a line break. */
let lines = '';
let taken = '';

/** What a line says about the invocation `rid`. */
export const lineKinds = {
  call: 'c',
  /** It wants to be woken in so many milliseconds. */
  timer: 't',
  log: 'l',
  result: 'r',
  rejection: 'x',
  thrown: 'e',
  missing: 'm',
  overflow: 'o',
} as const;
export type LineKind = (typeof lineKinds)[keyof typeof lineKinds];

export function post(kind: LineKind, rid: string, text: string): void {
  lines += `${kind}${rid} ${text}\n`;
}

export function takeLines(): string {
  taken = lines;
  lines = '';
  return taken;
}

/** The lines that were taken last did not arrive: they are the first of the next ones. */
export function putBack(): void {
  lines = taken + lines;
}
