import {
  IDEMPOTENCY_REPLAYED,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
  type Payment,
  payment,
  type PaymentDraft,
  paymentDraft,
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

@ApiTags('payments')
@Controller('api/stores/:storeId/payments')
export class PaymentsController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('payments:read')
  @ApiOperation({ summary: 'List payments, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(payment) })
  list(@InStore() scope: StoreScope, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<Payment>> {
    return this.#commerce.listPayments(scope, query);
  }

  @Get(':paymentId')
  @RequirePermission('payments:read')
  @ApiOperation({ summary: 'Get a payment' })
  @ApiOkResponse({ standardSchema: payment })
  get(@InStore() scope: StoreScope, @Param('paymentId', { schema: entityId }) id: string): Promise<Payment> {
    return this.#commerce.getPayment(scope, id);
  }

  @Post()
  @RequirePermission('payments:write')
  @Creates()
  @ApiOperation({ summary: 'Record a payment of an order' })
  @ApiCreatedResponse({ standardSchema: payment })
  async create(
    @InStore() scope: StoreScope,
    @Body({ schema: paymentDraft }) draft: PaymentDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Payment> {
    const { payment: made, replayed } = await this.#commerce.recordPayment(scope, draft);
    if (replayed) reply.header(IDEMPOTENCY_REPLAYED, 'true');
    return made;
  }
}
