import pg from 'pg';

/** Texts that one connection prepares; later ones run unprepared, so that lists of varying length cannot fill it. */
const PREPARED = 200;

/** How a text begins that plugins compose: it is never prepared, so that none of ours loses its place to it. */
export const VARIES = '/* varies */';

/**
 * A connection that prepares a statement when it first sees its text: planning is about half of what our larger
 * statements cost. Statements without values go the simple way, which may hold several at once.
 */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();

  /** Takes what any overload of the driver takes. */
  override query(...call: unknown[]): never {
    const [text, values, ...rest] = call;
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) {
      return this.#send(call);
    }
    const name = this.#nameOf(text);
    return this.#send(name === undefined ? call : [{ name, text, values }, ...rest]);
  }

  #send(call: unknown[]): never {
    // Any overload: neither what it takes nor what it returns is known here.
    const send = super.query.bind(this) as (...call: unknown[]) => never;
    return send(...call);
  }

  #nameOf(text: string): string | undefined {
    if (text.startsWith(VARIES)) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= PREPARED) return known;
    const name = `s${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}
