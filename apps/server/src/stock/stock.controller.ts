import {
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
  type StockCorrection,
  stockCorrection,
  type StockMovement,
  stockMovement,
  type StockReceipt,
  stockReceipt,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('stock')
@Controller('api/stores/:storeId/products/:productId/stock')
export class StockController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get('movements')
  @RequirePermission('stock:read')
  @ApiOperation({ summary: "List the movements of a product's stock, newest first" })
  @ApiOkResponse({ standardSchema: pageOf(stockMovement) })
  list(
    @InStore() scope: StoreScope,
    @Param('productId', { schema: entityId }) productId: string,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<StockMovement>> {
    return this.#commerce.listStockMovements(scope, { productId, query });
  }

  @Post('receive')
  @RequirePermission('stock:write')
  @Creates()
  @ApiOperation({ summary: 'Book pieces that came in' })
  @ApiCreatedResponse({ standardSchema: stockMovement })
  receive(
    @InStore() scope: StoreScope,
    @Param('productId', { schema: entityId }) productId: string,
    @Body({ schema: stockReceipt }) receipt: StockReceipt,
  ): Promise<StockMovement> {
    return this.#commerce.receiveStock(scope, { productId, ...receipt });
  }

  @Post('correct')
  @RequirePermission('stock:write')
  @Creates()
  @ApiOperation({ summary: 'Set the stock to what was counted' })
  @ApiCreatedResponse({ standardSchema: stockMovement })
  correct(
    @InStore() scope: StoreScope,
    @Param('productId', { schema: entityId }) productId: string,
    @Body({ schema: stockCorrection }) correction: StockCorrection,
  ): Promise<StockMovement> {
    return this.#commerce.correctStock(scope, { productId, ...correction });
  }
}
