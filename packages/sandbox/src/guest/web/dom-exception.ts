import { realm } from '../part.ts';

const { native } = realm;

/** WebIDL's legacy codes, by their place. */
const NAMES =
  'IndexSizeError  HierarchyRequestError WrongDocumentError InvalidCharacterError  NoModificationAllowedError NotFoundError NotSupportedError InUseAttributeError InvalidStateError SyntaxError InvalidModificationError NamespaceError InvalidAccessError  TypeMismatchError SecurityError NetworkError AbortError URLMismatchError QuotaExceededError TimeoutError InvalidNodeTypeError DataCloneError'.split(
    ' ',
  );

/** WebIDL's `DOMException`. */
export class DOMException extends native.Error {
  readonly #name: string;

  constructor(message: unknown = '', options: unknown = 'Error') {
    super(native.String(message));
    const isBag = typeof options === 'object' && options !== null;
    const { name = 'Error' } = (isBag ? options : { name: options }) as { readonly name?: unknown };
    this.#name = native.String(name);
    if (isBag && 'cause' in options)
      native.defineProperty(this, 'cause', { value: options.cause, writable: true, configurable: true });
  }

  override get name(): string {
    // V8 asks for it while `super` still makes the stack.
    return #name in this ? this.#name : 'Error';
  }

  get code(): number {
    return this.#name === '' ? 0 : NAMES.indexOf(this.#name) + 1;
  }

  get [Symbol.toStringTag](): string {
    return 'DOMException';
  }
}

for (const [index, name] of NAMES.entries()) {
  if (name === '') continue;
  const constant = `${name
    .replace(/Error$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase()}_ERR`;
  for (const holder of [DOMException, DOMException.prototype])
    native.defineProperty(holder, constant, { value: index + 1, enumerable: true });
}
