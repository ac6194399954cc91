import type { JsonObject } from '../manifest/json.ts';

/**
 * What a route expects of a request, as JSON Schemas 2020-12 with their references resolved. A part without a schema is
 * not checked. `params` and `query` are of `type: object`, and what they hold is text on its way here: where a property
 * of the first level asks for a number or a boolean, the text is read as one.
 */
export interface RequestSchemas {
  readonly params?: JsonObject;
  readonly query?: JsonObject;
  /** Of a JSON body, of a form's fields, or of a text. A request without a body has `null`. */
  readonly body?: JsonObject | boolean;
}
