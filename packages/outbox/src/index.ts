export type { CustomFact, Fact } from './append-events.ts';
export { createOutbox, type Outbox, type OutboxDependencies, type OutboxHistory } from './create-outbox.ts';
export type { DeliveryAttempt, DeliveryResult, EventRunner } from './worker/run-delivery.ts';
export type { StartWorkerOptions } from './worker/start-worker.ts';
