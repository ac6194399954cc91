/** What the host tells the starter: first how all of its processes look, then to start them. */
export type ToStarter = StarterSetup | StartOrder;

export interface StarterSetup {
  readonly kind: 'setup';
  /** The script that every process reads. */
  readonly childSource: string;
  /** The folder in which they start. */
  readonly folder: string;
}

export interface StartOrder {
  readonly kind: 'start';
  readonly id: number;
  readonly file: string;
  readonly args: readonly string[];
  /** The path of its blame slot, which is removed once it is open. */
  readonly slot: string;
}

/** What the starter tells the host. */
export type FromStarter = Started | Ended;

/** Comes with the host's end of the process's channel. */
export interface Started {
  readonly kind: 'started';
  readonly id: number;
  readonly pid: number;
}

/** It has ended, or could not be started; the last that is said of it. */
export interface Ended extends ProcessEnd {
  readonly kind: 'ended';
  readonly id: number;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}
