import { cpus, loadavg } from 'node:os';
import type { Abuse, Measurement } from './measure-abuse.ts';
import type { Sighting } from './strike.ts';

/** What the platform promises of a store beside a hostile one: its p99 stays within so many times the quiet one. */
const PROMISED_RATIO = 3;

interface Rendered extends Measurement {
  /** What the other store did in the whole time. */
  readonly sold: number;
  readonly faults: number;
}

/** The page `docs/reference/abuse-corpus.md`. */
export function renderAbuse({ abuses, quiet, sold, faults }: Rendered): string {
  const groups = Map.groupBy(abuses, ({ plugin }) => plugin.group);
  const quietP99 = at(quiet, 0.99);
  const ratios = abuses.map(({ times }) => at(times, 0.99) / quietP99);
  const within = ratios.filter((ratio) => ratio <= PROMISED_RATIO).length;
  const ended = abuses.reduce((sum, one) => sum + one.ended, 0);
  const strikes = abuses.reduce((sum, one) => sum + one.strikes, 0);
  return `# Hostile plugins

${abuses.length} plugins in ${groups.size} groups that try to take time, memory, data or the server itself, each in a folder of
\`tests/fixtures/hostile\` with what has to come of it. \`npm test -- tests/security/hostile\` proves that; \`npm run abuse\`
prints this page and \`npm run abuse -- --write\` writes it.

Each struck for a moment through the real server (HTTP, Postgres, isolates) while another store sold one piece after the
other over HTTP, in the same processes. In the first store two innocent plugins stood in the chain around the hostile one.

| | |
|---|---|
| machine | ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, load ${loadavg()[1]?.toFixed(1)} over the last five minutes, this run included |
| strikes | ${strikes} |
| sandbox processes that ended and were replaced | ${ended} |
| times that the server ended | 0 |
| sales of the other store, and those that were not right | ${sold}, ${faults} |
| its quiet sales | p50 ${ms(at(quiet, 0.5))}, p99 ${ms(quietP99)} |
| plugins beside which its p99 stayed within ${PROMISED_RATIO} × quiet | ${within} of ${abuses.length} |
| median and worst of these ratios | ${timesOf(at(ratios.toSorted(ascending), 0.5))}, ${timesOf(Math.max(...ratios))} |

The last column is the p99 of the other store's sales while the plugin struck, over its quiet p99. A moment holds some
hundred sales, so that one that waits is seen.

${[...groups].map(([group, members]) => renderGroup(group, members, quietP99)).join('\n\n')}
`;
}

function renderGroup(group: string, abuses: readonly Abuse[], quietP99: number): string {
  const rows = abuses.map(({ plugin, sighting, ended, times: sold }) => {
    const cells = [
      `\`${plugin.slug}\``,
      plugin.tries,
      plugin.stoppedBy,
      describe(sighting),
      ended > 0 ? 'ended' : '',
      timesOf(at(sold, 0.99) / quietP99),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const head = [
    '| plugin | tries | stopped by | what the caller saw | process | p99 |',
    '|---|---|---|---|---|---|',
  ];
  return [`## ${group}`, '', ...head, ...rows].join('\n');
}

function describe({ at: where, status, outcome, code }: Sighting): string {
  const named = code === undefined ? '' : ` \`${code}\``;
  if (where === 'sale') return `a sale, the plugin ${outcome ?? 'not asked'}${named}`;
  if (where === 'event')
    return `a sale, and ${outcome === 'failed' ? 'a failed delivery' : 'deliveries that ended'}`;
  if (where === 'route') return `${status ?? ''}${named}`;
  return where === 'refused sale' ? `no sale: ${status ?? ''}${named}` : `no plugin: ${status ?? ''}${named}`;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function timesOf(ratio: number): string {
  return Number.isNaN(ratio) ? '' : `${ratio.toFixed(1)} ×`;
}

function ascending(one: number, other: number): number {
  return one - other;
}
