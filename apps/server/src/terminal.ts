/** What people read while the server starts. Everything else goes to the log. */
export interface Terminal {
  /** Prints a line, ending the step that is open. */
  readonly line: (text?: string) => void;
  /** Says what is being done, such as "Creating the database …"; its time follows when the next thing is printed. */
  readonly step: (text: string) => void;
  /** Ends the step that is open. */
  readonly end: () => void;
}

/** A terminal that writes to `out`; `now` is in milliseconds. */
export function createTerminal(
  out: { write(text: string): unknown },
  now = () => performance.now(),
): Terminal {
  let openSince: number | undefined;
  const end = () => {
    if (openSince !== undefined) out.write(` ${((now() - openSince) / 1_000).toFixed(1)} s\n`);
    openSince = undefined;
  };
  return {
    end,
    line(text = '') {
      end();
      out.write(`${text}\n`);
    },
    step(text) {
      end();
      out.write(text);
      openSince = now();
    },
  };
}
