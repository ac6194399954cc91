import { cpus, loadavg } from 'node:os';

type Cell = string | number;

/** Prints what the figures were taken on; figures of other machines are not comparable, ratios are. */
export function printMachine(): void {
  const [first] = cpus();
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  print(`Node ${process.version}, ${cpus().length} × ${first?.model ?? 'unknown CPU'}, load ${load}\n`);
}

/** Prints a table whose first column is text and whose others are figures. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const lines = [head, ...rows.map((row) => row.map(show))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  print(`${title}\n`);
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    print(`  ${cells.join('   ')}\n`);
  }
  print('\n');
}

export function print(text: string): void {
  process.stdout.write(text);
}

function show(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (cell >= 100) return cell.toFixed(0);
  return cell.toPrecision(3);
}
