// Runs in the isolate too: no imports.

/** The `$$type` of a refusal. */
export const REJECTION = 'daino.rejection';

/** What a hook handler throws to refuse the operation. Known by its `$$type`: a bundle may hold its own copy of this class. */
export class Rejection extends Error {
  readonly $$type: string = REJECTION;
  /** The field of the subject that is to blame, dotted, or empty. */
  readonly field: string;

  constructor(message: string, field: string) {
    super(message);
    this.name = 'Rejection';
    this.field = field;
  }
}

/** Refuses the operation; `message` is plain text for the person who asked for it, at most 200 characters. Never returns. */
export function reject(message: string, options: { readonly field?: string } = {}): never {
  throw new Rejection(message, options.field ?? '');
}

/** Whether a thrown value is a refusal. May run code of whoever made the value. */
export function isRejection(thrown: unknown): thrown is Rejection {
  return typeof thrown === 'object' && thrown !== null && '$$type' in thrown && thrown.$$type === REJECTION;
}
