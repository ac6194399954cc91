import { SourceMap } from 'node:module';

const FRAME = /^\s*at (?:async )?(?:([\w$.<>]{1,100}) )?\(?(daino:\/\/[^\s()]+):(\d+):(\d+)\)?$/;
const LINES = 120;
/** How the guest puts the errors behind an error beneath it. */
const BEHIND = /^(Caused by|One of them): /;
const BEHIND_LENGTH = 300;
/** Sources of ours, which the bundler puts beside the plugin's. */
const OURS = /^daino[-:]/;

export interface StackSource {
  /** The name under which its script ran. */
  readonly program: { readonly filename: string };
  /** Source Map v3 JSON. */
  readonly sourceMap: string;
}

/**
 * Points the frames of a guest's stack at the plugin's own source; frames of anything else are dropped.
 * The text of the stack is hostile: of a frame only a function's name and two numbers are taken from it.
 */
export function sourceStack(stack: string, source: StackSource): string {
  return pointedAt(source)(stack);
}

/** The same for many stacks of one plugin; its map is read when the first one has a frame. */
export function pointedAt({ program, sourceMap: text }: StackSource): (stack: string) => string {
  let map: SourceMap | undefined;
  const placeOf = (row: string, column: string): string | undefined => {
    map ??= new SourceMap(JSON.parse(text));
    const entry = map.findEntry(Number(row) - 1, Number(column) - 1);
    if (!('originalSource' in entry) || OURS.test(entry.originalSource)) return undefined;
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  const pointed = (line: string): readonly string[] => {
    if (BEHIND.test(line)) return [line.slice(0, BEHIND_LENGTH)];
    const [, name, script, row, column] = FRAME.exec(line) ?? [];
    if (script !== program.filename || row === undefined || column === undefined) return [];
    const place = placeOf(row, column);
    if (place === undefined) return [];
    return [name === undefined ? `    at ${place}` : `    at ${name} (${place})`];
  };
  return (stack) => {
    const [head = '', ...lines] = stack.split('\n');
    return [head, ...lines.slice(0, LINES).flatMap(pointed)].join('\n');
  };
}
