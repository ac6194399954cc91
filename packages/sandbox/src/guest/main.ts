/**
 * The guest: the only code of ours that shares an isolate with a plugin. It hands the process one function, through
 * which strings go in and out; the plugin never sees it. Runs before any plugin code.
 */
import * as bytes from './bytes.ts';
import { harden } from './harden.ts';
import { log } from './logger.ts';
import { installParts } from './parts.ts';
import { native } from './primordials.ts';
import { Pump } from './pump.ts';
import { renderError } from './render-error.ts';
import { installTimers } from './timers.ts';

harden();
const pump = new Pump();
const timers = installTimers(() => pump.current);
const load = installParts((part) => ({
  native,
  bytes,
  call: (space, member, args) => pump.call(`${space}.${member}`, args),
  log: (level, line) => log(pump.current, level, line),
  renderError,
  setTimeout: timers.set,
  clearTimeout: timers.clear,
  queueMicrotask: timers.soon,
  get seed() {
    return pump.seed;
  },
  part,
}));
pump.attached = { timers, load };
// The process takes it from there and deletes it before it loads the plugin.
native.defineProperty(globalThis, 'dainoEnter', {
  value: pump.enter.bind(pump),
  configurable: true,
});
