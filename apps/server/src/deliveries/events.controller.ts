import {
  eventsQuery,
  type EventsQuery,
  type Page,
  pageOf,
  type StoredEvent,
  storedEvent,
} from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { OutboxHistory } from '@daino/outbox';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { entityId } from '../entity-id.ts';
import { OUTBOX_HISTORY } from '../tokens.ts';

@ApiTags('events')
@Controller('api/stores/:storeId/events')
export class EventsController {
  readonly #history: OutboxHistory;

  constructor(@Inject(OUTBOX_HISTORY) history: OutboxHistory) {
    this.#history = history;
  }

  @Get()
  @RequirePermission('events:read')
  @ApiOperation({ summary: 'List what happened, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(storedEvent) })
  list(
    @InStore() scope: StoreScope,
    @Query({ schema: eventsQuery }) query: EventsQuery,
  ): Promise<Page<StoredEvent>> {
    return this.#history.events(scope, query);
  }

  @Get(':eventId')
  @RequirePermission('events:read')
  @ApiOperation({ summary: 'Get an event' })
  @ApiOkResponse({ standardSchema: storedEvent })
  get(
    @InStore() scope: StoreScope,
    @Param('eventId', { schema: entityId }) id: string,
  ): Promise<StoredEvent> {
    return this.#history.event(scope, id);
  }
}
