import type { Database } from '@daino/database';
import type { Capabilities, Engine } from '@daino/engine';
import { configCapabilities } from './config.ts';
import { dataCapabilities } from './data.ts';
import { eventCapabilities } from './events.ts';

export interface CapabilitiesDependencies {
  readonly database: Database;
  readonly engine: Pick<Engine, 'setOwnSetting' | 'emitOwnEvent'>;
}

/** The host side of every call on `ctx`. The broker has checked invocation, budget, grant and arguments before. */
export function createCapabilities({ database, engine }: CapabilitiesDependencies): Capabilities {
  return { ...configCapabilities(engine), ...dataCapabilities(database), ...eventCapabilities(engine) };
}
