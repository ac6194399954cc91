/**
 * What crosses between the host and the guest when a route is called: the request as the input of its handler, the
 * answer as its text.
 */

/** The handler's input as JSON. The guest makes the body from `rawBody`, so that it crosses once. */
export interface RouteInput {
  readonly method: string;
  /** Below the plugin's own address, decoded. */
  readonly path: string;
  /** Texts, or what the route's schemas made of them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** A field that stands there more than once is a list. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string | null;
  readonly bodyType: 'none' | 'json' | 'text' | 'form';
  /** The fields of a form. */
  readonly form: Readonly<Record<string, unknown>> | null;
  readonly user: { readonly id: string; readonly role: string } | null;
}

/** The fields of a query or a form as they arrive. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/** The JSON of a handler's answer, as the guest writes it. */
export interface RouteOutput {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What `body` is: JSON text, plain text, or bytes in base64. */
  readonly encoding: 'none' | 'json' | 'text' | 'base64';
  readonly body: string;
}
