/**
 * The guest: the only code of ours that shares an isolate with a plugin. It hands the process one function, through
 * which strings go in and out; the plugin never sees it. Runs before any plugin code.
 */
import { findHandler, memberOf } from './definition.ts';
import { addId } from './entity-id.ts';
import { harden } from './harden.ts';
import { post } from './outbox.ts';
import { installParts, load } from './parts.ts';
import { native } from './primordials.ts';
import { Pump } from './pump.ts';
import { renderError } from './reports.ts';

harden();
const pump = new Pump();
installParts({
  open: {
    native,
    get bytes() {
      return load('bytes');
    },
    call: (space, member, args) => pump.call(`${space}.${member}`, args),
    log: (level, line) => load('reports').log(pump.current, level, line),
    renderError,
    setTimeout: (callback, delay) => load('timers').setTimeout(callback, delay),
    clearTimeout: (id) => load('timers').clearTimeout(id),
    queueMicrotask: (callback) => load('timers').queueMicrotask(callback),
    get seed() {
      return pump.seed;
    },
    part: load,
  },
  inner: { native, current: () => pump.current, post, addId, findHandler, memberOf, load },
});
// The process takes it from there and deletes it before it loads the plugin.
native.defineProperty(globalThis, 'dainoEnter', {
  value: pump.enter.bind(pump),
  configurable: true,
});
