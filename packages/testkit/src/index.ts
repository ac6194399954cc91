export { sandboxScripts, type SandboxScripts } from './sandbox-scripts.ts';
export { type MovableClock, movableClock } from './movable-clock.ts';
export { testHost, type TestHost, type TestHostOptions } from './test-host.ts';
export type { TestRequest, TestResponse } from './request-route.ts';
export type { TestPlugin, TestStore, TestStoreOptions } from './test-store.ts';
export { until } from './until.ts';
