import { TransformStream } from 'web-streams-polyfill';
import { realm } from '../part.ts';

interface Decoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: unknown, options?: { readonly stream: boolean }): string;
}

const { native, bytes: raw } = realm;
// What the part offers under this name.
const { TextDecoder } = realm.part('web') as {
  TextDecoder: new (label?: unknown, options?: object) => Decoder;
};

/** Encoding's `TextDecoderStream`. */
export class TextDecoderStream {
  readonly #decoder: Decoder;
  readonly #transform: TransformStream<unknown, string>;

  constructor(label?: unknown, options?: object) {
    const decoder = new TextDecoder(label, options);
    this.#decoder = decoder;
    this.#transform = new TransformStream<unknown, string>({
      transform: (chunk, controller) => {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush: (controller) => {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding(): string {
    return this.#decoder.encoding;
  }
  get fatal(): boolean {
    return this.#decoder.fatal;
  }
  get ignoreBOM(): boolean {
    return this.#decoder.ignoreBOM;
  }
  get readable(): unknown {
    return this.#transform.readable;
  }
  get writable(): unknown {
    return this.#transform.writable;
  }
  get [Symbol.toStringTag](): string {
    return 'TextDecoderStream';
  }
}

/** Encoding's `TextEncoderStream`. */
export class TextEncoderStream {
  /** Half of a character, whose other half may come with the next chunk. */
  #half = '';
  readonly #transform = new TransformStream<unknown, Uint8Array>({
    transform: (chunk, controller) => {
      const text = this.#half + native.String(chunk);
      const last = text.charCodeAt(text.length - 1);
      const whole = last >= 0xd8_00 && last <= 0xdb_ff ? text.length - 1 : text.length;
      this.#half = text.slice(whole);
      if (whole > 0) controller.enqueue(raw.encodeUtf8(text.slice(0, whole)));
    },
    flush: (controller) => {
      if (this.#half !== '') controller.enqueue(raw.encodeUtf8(this.#half));
    },
  });

  get encoding(): string {
    return 'utf-8';
  }
  get readable(): unknown {
    return this.#transform.readable;
  }
  get writable(): unknown {
    return this.#transform.writable;
  }
  get [Symbol.toStringTag](): string {
    return 'TextEncoderStream';
  }
}
