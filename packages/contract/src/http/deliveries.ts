import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { listQuery } from './list.ts';

/** Where a delivery stands. `failed`: its next attempt is planned; `dead`: it had its last one. */
export const deliveryStatus = z.enum(['pending', 'sent', 'delivered', 'failed', 'dead']);
export type DeliveryStatus = z.output<typeof deliveryStatus>;

const eventType = z.string().min(1).max(200);
const pluginName = z.string().min(1).max(63);

/** One event on its way to one plugin. */
export const delivery = z
  .object({
    id: z.uuid(),
    eventId: z.uuid(),
    eventType: z.string(),
    subject: z.string(),
    /** Null once the plugin was uninstalled. */
    plugin: z.string().nullable(),
    installationId: z.uuid().nullable(),
    status: deliveryStatus,
    attempts: z.int(),
    dueAt: z.iso.datetime(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    /** The delivery that this one repeats. */
    replayOf: z.uuid().nullable(),
    /** Whether it was replayed itself. */
    replayed: z.boolean(),
    createdAt: z.iso.datetime(),
    processedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.output<typeof delivery>;

export const deliveriesQuery = listQuery.omit({ q: true }).extend({
  status: deliveryStatus.optional(),
  type: eventType.optional(),
  plugin: pluginName.optional().meta({ description: 'Slug of the plugin, or the id of its installation' }),
});
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

/** A fact as it was appended. */
export const storedEvent = z
  .object({
    id: z.uuid(),
    type: z.string(),
    version: z.int(),
    subject: z.string(),
    payload: z.record(z.string(), z.json()),
    metadata: z.object({ cause: z.array(z.string()), depth: z.int(), trace: z.string() }),
    timestamp: z.iso.datetime(),
  })
  .meta({ id: 'StoredEvent' });
export type StoredEvent = z.output<typeof storedEvent>;

export const eventsQuery = listQuery.omit({ q: true }).extend({
  type: eventType.optional(),
  subject: z.string().min(1).max(200).optional(),
});
export type EventsQuery = z.output<typeof eventsQuery>;

/**
 * Which deliveries are made again: those named, or those that fit. Without ids, only ones that were not replayed
 * before, and dead ones unless `status` says otherwise.
 */
export const replayRequest = z
  .strictObject({
    filter: z
      .strictObject({
        ids: z.array(z.uuid()).min(1).max(LIMITS.list.limitCeiling).optional(),
        status: z.enum(['dead', 'delivered']).optional(),
        type: eventType.optional(),
        plugin: pluginName.optional(),
        from: z.iso.datetime().optional().meta({ description: 'Created at this time or later' }),
        to: z.iso.datetime().optional().meta({ description: 'Created before this time' }),
      })
      .refine((filter) => Object.keys(filter).length > 0, 'must say which deliveries are meant'),
  })
  .meta({ id: 'ReplayRequest' });
export type ReplayRequest = z.output<typeof replayRequest>;

export const replayResult = z
  .object({
    /** How many deliveries were made again. */
    replayed: z.int(),
    /** How many fit, but their plugin is not active. */
    skipped: z.int(),
    /** Whether there are more than one request replays. */
    more: z.boolean(),
  })
  .meta({ id: 'ReplayResult' });
export type ReplayResult = z.output<typeof replayResult>;
