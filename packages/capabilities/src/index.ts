export { type CapabilitiesDependencies, createCapabilities } from './create-capabilities.ts';
export {
  type Caller,
  createOutgoingClient,
  type OutgoingClient,
  type OutgoingOptions,
} from './http/outgoing-client.ts';
export type { ResolveHost } from './http/resolve-host.ts';
export { type CacheSweeperOptions, startCacheSweeper } from './start-cache-sweeper.ts';
