import {
  IDEMPOTENCY_REPLAYED,
  type ListQuery,
  listQuery,
  type Order,
  order,
  type OrderCancellation,
  orderCancellation,
  type OrderChange,
  orderChange,
  type OrderDraft,
  orderDraft,
  type OrderMove,
  orderMove,
  type Page,
  pageOf,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('orders')
@Controller('api/stores/:storeId/orders')
export class OrdersController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('orders:read')
  @ApiOperation({ summary: 'List orders, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(order) })
  list(@InStore() scope: StoreScope, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<Order>> {
    return this.#commerce.listOrders(scope, query);
  }

  @Get(':orderId')
  @RequirePermission('orders:read')
  @ApiOperation({ summary: 'Get an order' })
  @ApiOkResponse({ standardSchema: order })
  get(@InStore() scope: StoreScope, @Param('orderId', { schema: entityId }) id: string): Promise<Order> {
    return this.#commerce.getOrder(scope, id);
  }

  @Post()
  @RequirePermission('orders:write')
  @Creates()
  @ApiOperation({ summary: 'Place an order' })
  @ApiCreatedResponse({ standardSchema: order })
  async create(
    @InStore() scope: StoreScope,
    @Body({ schema: orderDraft }) draft: OrderDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Order> {
    const { order: made, replayed } = await this.#commerce.createOrder(scope, draft);
    if (replayed) reply.header(IDEMPOTENCY_REPLAYED, 'true');
    return made;
  }

  @Put(':orderId')
  @RequirePermission('orders:write')
  @ApiOperation({ summary: 'Change address, notes or metadata of an open order' })
  @ApiOkResponse({ standardSchema: order })
  update(
    @InStore() scope: StoreScope,
    @Param('orderId', { schema: entityId }) id: string,
    @Body({ schema: orderChange }) change: OrderChange,
  ): Promise<Order> {
    return this.#commerce.updateOrder(scope, { id, change });
  }

  @Post(':orderId/status')
  @HttpCode(200)
  @RequirePermission('orders:write')
  @ApiOperation({ summary: 'Take an order to its next state' })
  @ApiOkResponse({ standardSchema: order })
  move(
    @InStore() scope: StoreScope,
    @Param('orderId', { schema: entityId }) id: string,
    @Body({ schema: orderMove }) { status }: OrderMove,
  ): Promise<Order> {
    return this.#commerce.changeOrderStatus(scope, { id, status });
  }

  @Post(':orderId/complete')
  @HttpCode(200)
  @RequirePermission('orders:write')
  @ApiOperation({ summary: 'Complete an order' })
  @ApiOkResponse({ standardSchema: order })
  complete(@InStore() scope: StoreScope, @Param('orderId', { schema: entityId }) id: string): Promise<Order> {
    return this.#commerce.completeOrder(scope, id);
  }

  @Post(':orderId/cancel')
  @HttpCode(200)
  @RequirePermission('orders:write')
  @ApiOperation({ summary: 'Cancel an order; its pieces go back into stock' })
  @ApiOkResponse({ standardSchema: order })
  cancel(
    @InStore() scope: StoreScope,
    @Param('orderId', { schema: entityId }) id: string,
    @Body({ schema: orderCancellation }) cancellation: OrderCancellation,
  ): Promise<Order> {
    return this.#commerce.cancelOrder(scope, { id, ...cancellation });
  }
}
