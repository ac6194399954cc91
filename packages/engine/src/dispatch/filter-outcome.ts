import type { HookTrace } from '@daino/contract';
import type { CustomFact } from '../parts.ts';

/** What became of an operation's data after every plugin of the chain had its say. A refusal is a value. */
export type FilterOutcome<Data> =
  | {
      readonly outcome: 'allowed';
      readonly data: Data;
      readonly trace: HookTrace;
      /** What the plugins want told: appended with the operation's own events, in its transaction. */
      readonly emitted: readonly CustomFact[];
    }
  | {
      readonly outcome: 'rejected';
      readonly plugin: string;
      /** The plugin's plain text. */
      readonly message: string;
      readonly field?: string;
      readonly trace: HookTrace;
    };

export interface FilterInput<Data> {
  /** The id of what is about to be written; the same when the client tries again. */
  readonly operationId: string;
  readonly data: Data;
}
