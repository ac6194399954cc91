/** The JSON in `Program.context.text`: what `ctx` is made from besides the invocation itself. */
export interface ProgramContext {
  readonly plugin: {
    /** The installation's id. */
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly version: string;
    readonly manifest: unknown;
  };
  readonly store: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    /** ISO 4217. */
    readonly currency: string;
    /** IANA time zone. */
    readonly timezone: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  /** The configuration with its defaults filled in. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The names in the capability table: `data.get` becomes `ctx.data.get`. */
  readonly methods: readonly string[];
}
