import {
  IDEMPOTENCY_REPLAYED,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
  type Sale,
  sale,
  type SaleChange,
  saleChange,
  type SaleDraft,
  saleDraft,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('sales')
@Controller('api/stores/:storeId/sales')
export class SalesController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Post()
  @RequirePermission('sales:write')
  @Creates()
  @ApiOperation({ summary: 'Record a sale: made, paid and completed in one step' })
  @ApiCreatedResponse({ standardSchema: sale })
  async record(
    @InStore() scope: StoreScope,
    @Body({ schema: saleDraft }) draft: SaleDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Sale> {
    const recorded = await this.#commerce.recordSale(scope, draft);
    if (recorded.replayed) reply.header(IDEMPOTENCY_REPLAYED, 'true');
    return recorded.sale;
  }

  @Get()
  @RequirePermission('sales:read')
  @ApiOperation({ summary: 'List sales, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(sale) })
  list(@InStore() scope: StoreScope, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<Sale>> {
    return this.#commerce.listSales(scope, query);
  }

  @Get(':saleId')
  @RequirePermission('sales:read')
  @ApiOperation({ summary: 'Get a sale with its lines, adjustments, payment and hook trace' })
  @ApiOkResponse({ standardSchema: sale })
  get(@InStore() scope: StoreScope, @Param('saleId', { schema: entityId }) id: string): Promise<Sale> {
    return this.#commerce.getSale(scope, id);
  }

  @Put(':saleId')
  @RequirePermission('sales:write')
  @ApiOperation({ summary: 'Change notes or metadata of a sale' })
  @ApiOkResponse({ standardSchema: sale })
  update(
    @InStore() scope: StoreScope,
    @Param('saleId', { schema: entityId }) id: string,
    @Body({ schema: saleChange }) change: SaleChange,
  ): Promise<Sale> {
    return this.#commerce.updateSale(scope, { id, change });
  }
}
