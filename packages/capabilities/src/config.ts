import type { Capabilities, Engine } from '@daino/engine';

/** `ctx.config`: reading is local to the isolate, writing checks the whole configuration. */
export function configCapabilities(engine: Pick<Engine, 'setOwnSetting'>): Pick<Capabilities, 'config.set'> {
  return {
    'config.set': async (scope, [key, value]) => {
      await engine.setOwnSetting(scope, { key, value });
      return null;
    },
  };
}
