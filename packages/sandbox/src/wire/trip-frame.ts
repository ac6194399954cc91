/** A chain on the wire: one line of JSON, the links, then the input of the first link. */

export interface TripLink {
  /** The number under which the process knows the program. */
  readonly program: number;
  /** JSON of what the guest needs to find and run the handler; the process hands it on as it is. */
  readonly plan: string;
  readonly meta: string;
  readonly entryCpuMs: number;
  readonly cpuMs: number;
  readonly callLimit: number;
  /** Whether its text is the input of the next link. */
  readonly pipes: boolean;
  /** Whether the chain ends when it fails. */
  readonly stops: boolean;
}

export interface TripFrame {
  readonly links: readonly TripLink[];
  readonly input: string;
}

export function encodeTrip({ links, input }: TripFrame): string {
  return `${JSON.stringify(links)}\n${input}`;
}

/** For the process: it trusts the host. */
export function decodeTrip(text: string): TripFrame {
  const newline = text.indexOf('\n');
  // The host wrote it, as above.
  return { links: JSON.parse(text.slice(0, newline)) as readonly TripLink[], input: text.slice(newline + 1) };
}
