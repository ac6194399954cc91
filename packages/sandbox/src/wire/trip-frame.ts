/** A chain on the wire: one line of JSON, its time and its links, then the input of the first link. */

export interface TripLink {
  /** The number under which the process knows the program. */
  readonly program: number;
  /** JSON of what the guest needs to find and run the handler; the process hands it on as it is. */
  readonly plan: string;
  readonly meta: string;
  readonly wallMs: number;
  readonly entryCpuMs: number;
  readonly cpuMs: number;
  readonly callLimit: number;
  /** Whether its text is the input of the next link. */
  readonly pipes: boolean;
  /** Whether the chain ends when it fails. */
  readonly stops: boolean;
}

export interface TripFrame {
  /** Milliseconds that are left for all of it. */
  readonly wallMs: number;
  readonly links: readonly TripLink[];
  readonly input: string;
}

export function encodeTrip({ wallMs, links, input }: TripFrame): string {
  return `${JSON.stringify({ wallMs, links })}\n${input}`;
}

/** For the process: it trusts the host. */
export function decodeTrip(text: string): TripFrame {
  const newline = text.indexOf('\n');
  // The host wrote it, as above.
  const { wallMs, links } = JSON.parse(text.slice(0, newline)) as Omit<TripFrame, 'input'>;
  return { wallMs, links, input: text.slice(newline + 1) };
}
