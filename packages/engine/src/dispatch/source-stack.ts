import { SourceMap } from 'node:module';

const FRAME = /^\s*at (?:async )?(?:([\w$.<>]{1,100}) )?\(?(daino:\/\/[^\s()]+):(\d+):(\d+)\)?$/;
const FRAMES = 30;
/** Sources of ours, which the bundler puts beside the plugin's. */
const OURS = /^daino[-:]/;

interface StackSource {
  /** The name under which its script ran. */
  readonly program: { readonly filename: string };
  /** Source Map v3 JSON. */
  readonly sourceMap: string;
}

/**
 * Points the frames of a guest's stack at the plugin's own source; frames of anything else are dropped.
 * The text of the stack is hostile: of a frame only a function's name and two numbers are taken from it.
 */
export function sourceStack(stack: string, { program, sourceMap: map }: StackSource): string {
  const [head = '', ...lines] = stack.split('\n');
  const sourceMap = new SourceMap(JSON.parse(map));
  const frames = lines.slice(0, FRAMES).flatMap((line) => {
    const [, name, script, row, column] = FRAME.exec(line) ?? [];
    if (script !== program.filename) return [];
    const entry = sourceMap.findEntry(Number(row) - 1, Number(column) - 1);
    if (!('originalSource' in entry) || OURS.test(entry.originalSource)) return [];
    const place = `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    return [name === undefined ? `    at ${place}` : `    at ${name} (${place})`];
  });
  return [head, ...frames].join('\n');
}
