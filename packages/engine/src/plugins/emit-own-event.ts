import { customEventType, type JsonObject } from '@daino/contract';
import type { CapabilityScope } from '../dispatch/capability-scope.ts';
import type { CustomFact, EngineParts } from '../parts.ts';

interface OwnEvent {
  readonly name: string;
  readonly payload: JsonObject;
}

/**
 * Appends an event of the calling plugin's own. In a hook it is kept for the operation, which appends it with its own
 * events when it comes to that; elsewhere it is there when this resolves.
 */
export async function emitOwnEvent(
  { database, events }: EngineParts,
  scope: CapabilityScope,
  { name, payload }: OwnEvent,
): Promise<void> {
  const { slug } = scope.installation;
  const fact: CustomFact = {
    type: customEventType(slug, name),
    subject: `plugin:${slug}`,
    payload,
    cause: scope.cause,
  };
  if (scope.emitted) scope.emitted.push(fact);
  else await database.inStore(scope, (tx) => events.append(tx, scope, [fact]));
}
