/** A chain on the wire: one line of JSON, its time and its links, then the input of the first link. */

/** How to run one handler. A process is told once and knows it by a number from then on. */
export interface TripHandler {
  /** The number under which the process knows the program. */
  readonly program: number;
  /** JSON of what the guest needs to find and run the handler; the process hands it on as it is. */
  readonly plan: string;
  readonly callLimit: number;
  /** Whether its text is the input of the next link. */
  readonly pipes: boolean;
  /** Whether the chain ends when it fails. */
  readonly stops: boolean;
}

export interface TripLink {
  readonly handler: number;
  /** JSON of the handler's third argument, or empty. */
  readonly meta: string;
  readonly wallMs: number;
  readonly entryCpuMs: number;
  readonly cpuMs: number;
}

export interface TripFrame {
  /** Milliseconds that are left for all of it. */
  readonly wallMs: number;
  readonly links: readonly TripLink[];
  readonly input: string;
}

export function encodeHandler(handler: TripHandler): string {
  return JSON.stringify(handler);
}

/** For the process: it trusts the host. */
export function decodeHandler(text: string): TripHandler {
  // The host wrote it, as above.
  return JSON.parse(text) as TripHandler;
}

export function encodeTrip({ wallMs, links, input }: TripFrame): string {
  let before: string | undefined;
  const lines = links.map(({ handler, wallMs: own, entryCpuMs, cpuMs, meta }): LinkLine => {
    const isSame = meta === before;
    before = meta;
    return [handler, own, entryCpuMs, cpuMs, isSame ? null : meta];
  });
  return `${JSON.stringify([wallMs, lines])}\n${input}`;
}

/** For the process: it trusts the host. */
export function decodeTrip(text: string): TripFrame {
  const newline = text.indexOf('\n');
  // The host wrote it, as above.
  const head = JSON.parse(text.slice(0, newline)) as [wallMs: number, links: LinkLine[]];
  let meta = '';
  const links = head[1].map((line): TripLink => {
    meta = line[4] ?? meta;
    return { handler: line[0], wallMs: line[1], entryCpuMs: line[2], cpuMs: line[3], meta };
  });
  return { wallMs: head[0], links, input: text.slice(newline + 1) };
}

/** A link on the wire; without a meta it has that of the link before it. */
type LinkLine = [handler: number, wallMs: number, entryCpuMs: number, cpuMs: number, meta: string | null];
