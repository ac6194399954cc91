import type { Capabilities } from '@daino/engine';
import type { OutgoingClient } from './http/outgoing-client.ts';

/** `ctx.http` and `fetch`: everything that a plugin sends out of the platform. */
export function httpCapabilities(client: OutgoingClient): Pick<Capabilities, 'http.request'> {
  return { 'http.request': (caller, [request]) => client.send(caller, request) };
}
