import {
  deliveriesQuery,
  type DeliveriesQuery,
  delivery,
  type Delivery,
  type Page,
  pageOf,
  replayRequest,
  type ReplayRequest,
  replayResult,
  type ReplayResult,
} from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { OutboxHistory } from '@daino/outbox';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { entityId } from '../entity-id.ts';
import { OUTBOX_HISTORY } from '../tokens.ts';

@ApiTags('events')
@Controller('api/stores/:storeId/deliveries')
export class DeliveriesController {
  readonly #history: OutboxHistory;

  constructor(@Inject(OUTBOX_HISTORY) history: OutboxHistory) {
    this.#history = history;
  }

  @Get()
  @RequirePermission('events:read')
  @ApiOperation({ summary: 'List deliveries to plugins, newest first; the dead letters with status=dead' })
  @ApiOkResponse({ standardSchema: pageOf(delivery) })
  list(
    @InStore() scope: StoreScope,
    @Query({ schema: deliveriesQuery }) query: DeliveriesQuery,
  ): Promise<Page<Delivery>> {
    return this.#history.deliveries(scope, query);
  }

  @Post('replay')
  @HttpCode(200)
  @RequirePermission('events:replay')
  @ApiOperation({ summary: 'Make a selection or a range of finished deliveries again' })
  @ApiOkResponse({ standardSchema: replayResult })
  replayAll(
    @InStore() scope: StoreScope,
    @Body({ schema: replayRequest }) request: ReplayRequest,
  ): Promise<ReplayResult> {
    return this.#history.replayAll(scope, request);
  }

  @Post(':deliveryId/replay')
  @RequirePermission('events:replay')
  @ApiOperation({ summary: 'Make a finished delivery again, as a new one' })
  @ApiCreatedResponse({ standardSchema: delivery })
  replay(
    @InStore() scope: StoreScope,
    @Param('deliveryId', { schema: entityId }) id: string,
  ): Promise<Delivery> {
    return this.#history.replay(scope, id);
  }
}
