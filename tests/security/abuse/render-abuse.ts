import { cpus, loadavg } from 'node:os';
import type { Sighting } from '../hostile/strike.ts';
import { type Abuse, type Measurement, QUIET_MS, SALES, STRIKING_MS } from './measure-abuse.ts';

/** What the platform promises of a store beside a hostile one: its p99 stays within so many times the quiet one. */
const PROMISED_RATIO = 3;

/** The page `docs/reference/abuse-corpus.md`. */
export function renderAbuse({ abuses, quiet, sold, faults }: Measurement): string {
  const groups = Map.groupBy(abuses, ({ plugin }) => plugin.group);
  const quietP99 = at(quiet.times, 0.99);
  const ratios = abuses.map(({ times }) => at(times, 0.99) / quietP99);
  const within = ratios.filter((ratio) => ratio <= PROMISED_RATIO).length;
  const ended = abuses.reduce((sum, one) => sum + one.ended, 0);
  const strikes = abuses.reduce((sum, one) => sum + one.strikes, 0);
  return `# Hostile plugins

${abuses.length} plugins in ${groups.size} groups that try to take time, memory, data or the server itself, each in a folder of
\`tests/fixtures/hostile\` with what has to come of it. \`npm test -- tests/security/hostile\` proves that; \`npm run abuse\`
prints this page and \`npm run abuse -- --write\` writes it.

Each visited a store of the real server (HTTP, Postgres, isolates) in which two innocent plugins stood in the chain around
it: it was uploaded, struck for ${STRIKING_MS} ms and was removed, again and again until another store had made ${SALES} sales
beside it. That store sells one piece after the other over HTTP, and its hooks run in the same sandbox process. The server,
the store that sells and whoever attacks are three processes on one machine, so that none of them waits for another's work.

| | |
|---|---|
| machine | ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, load ${loadavg()[1]?.toFixed(1)} over the last five minutes, this run included |
| strikes | ${strikes} |
| sandbox processes that ended and were replaced | ${ended} |
| times that the server ended | 0 |
| sales of the other store, and those that were not right | ${sold}, ${faults.length} |
| its quiet sales | ${quiet.times.length} in ${QUIET_MS} ms before each visit: p50 ${ms(at(quiet.times, 0.5))}, p99 ${ms(quietP99)}, worst ${ms(at(quiet.times, 1))}; machine busy ${percent(quiet.busy)} |
| plugins beside which its p99 stayed within ${PROMISED_RATIO} × quiet | ${within} of ${abuses.length} |
| median and worst of these ratios | ${timesOf(at(ratios.toSorted(ascending), 0.5))}, ${timesOf(Math.max(...ratios))} |

Of the other store's sales that began during a plugin's visits, \`p99\` is the third worst of ${SALES} (what happens once in a visit
is seen, one hiccup of the machine is not), over the p99 of its quiet sales; \`worst\` is the worst. \`held\` is the longest
stretch in which the server's thread could turn to nothing else, \`busy\` the share of all processors' time that was used
on the machine. \`bound by\` says of a ratio above ${PROMISED_RATIO} × what these figures show: the server's thread, when it was held
for half of the p99 at once; processes that end and start anew; the processors, when they were busy for nine tenths; or
many short turns, when none of these holds.

${[...groups].map(([group, members]) => renderGroup(group, members, quietP99)).join('\n\n')}
`;
}

/** One line about a plugin while the measurement goes on. */
export function summaryOf({ plugin, times, stall, strikes, ended, sighting }: Abuse): string {
  const sales = `p50 ${ms(at(times, 0.5))}, p99 ${ms(at(times, 0.99))}, worst ${ms(at(times, 1))} of ${times.length}`;
  return `${plugin.id}: ${sales}; server held ${ms(stall)}; ${strikes} strikes, ${ended} ended: ${describe(sighting)}`;
}

function renderGroup(group: string, abuses: readonly Abuse[], quietP99: number): string {
  const rows = abuses.map((abuse) => {
    const { plugin, sighting, ended, times: sold, stall, busy } = abuse;
    const ratio = at(sold, 0.99) / quietP99;
    const cells = [
      `\`${plugin.slug}\``,
      plugin.tries,
      plugin.stoppedBy,
      describe(sighting),
      ended > 0 ? 'ended' : '',
      timesOf(ratio),
      ms(at(sold, 1)),
      ms(stall),
      percent(busy),
      ratio > PROMISED_RATIO ? bound(abuse) : '',
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const head = [
    '| plugin | tries | stopped by | what the caller saw | process | p99 | worst | held | busy | bound by |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  return [`## ${group}`, '', ...head, ...rows].join('\n');
}

/** What the figures of a plugin show that the other store waited for. */
function bound({ times, stall, ended, busy }: Abuse): string {
  if (stall >= at(times, 0.99) / 2) return "the server's thread";
  if (ended > 0) return 'processes that end';
  return busy >= 0.9 ? 'the processors' : 'many short turns';
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

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function timesOf(ratio: number): string {
  return Number.isNaN(ratio) ? '' : `${ratio.toFixed(1)} ×`;
}

function ascending(one: number, other: number): number {
  return one - other;
}
