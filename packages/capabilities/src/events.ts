import type { Capabilities, Engine } from '@daino/engine';

/** `ctx.events`: what a plugin tells the other plugins of its store. */
export function eventCapabilities(engine: Pick<Engine, 'emitOwnEvent'>): Pick<Capabilities, 'events.emit'> {
  return {
    'events.emit': async (scope, [name, payload]) => {
      await engine.emitOwnEvent(scope, { name, payload });
      return null;
    },
  };
}
