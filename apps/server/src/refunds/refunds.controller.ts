import {
  IDEMPOTENCY_REPLAYED,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
  type Refund,
  refund,
  type RefundDraft,
  refundDraft,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('refunds')
@Controller('api/stores/:storeId/refunds')
export class RefundsController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('refunds:read')
  @ApiOperation({ summary: 'List refunds, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(refund) })
  list(@InStore() scope: StoreScope, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<Refund>> {
    return this.#commerce.listRefunds(scope, query);
  }

  @Get(':refundId')
  @RequirePermission('refunds:read')
  @ApiOperation({ summary: 'Get a refund' })
  @ApiOkResponse({ standardSchema: refund })
  get(@InStore() scope: StoreScope, @Param('refundId', { schema: entityId }) id: string): Promise<Refund> {
    return this.#commerce.getRefund(scope, id);
  }

  @Post()
  @RequirePermission('refunds:write')
  @Creates()
  @ApiOperation({ summary: 'Pay back a payment of an order or a sale' })
  @ApiCreatedResponse({ standardSchema: refund })
  async create(
    @InStore() scope: StoreScope,
    @Body({ schema: refundDraft }) draft: RefundDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Refund> {
    const { refund: made, replayed } = await this.#commerce.recordRefund(scope, draft);
    if (replayed) reply.header(IDEMPOTENCY_REPLAYED, 'true');
    return made;
  }
}
