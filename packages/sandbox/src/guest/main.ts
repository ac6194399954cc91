/**
 * The guest: the only code of ours that shares an isolate with a plugin. It hands the process one function, through
 * which strings go in and out; the plugin never sees it. Runs before any plugin code.
 */
import { installConsole } from './console.ts';
import { installFetch } from './fetch.ts';
import { harden } from './harden.ts';
import { native } from './primordials.ts';
import { Pump } from './pump.ts';
import { installTimers } from './timers.ts';

harden();
const pump = new Pump();
installConsole(() => pump.current);
installFetch(() => pump.http);
pump.timers = installTimers(() => pump.current);
// The process takes it from there and deletes it before it loads the plugin.
native.defineProperty(globalThis, 'dainoEnter', {
  value: pump.enter.bind(pump),
  configurable: true,
});
