import {
  type Cart,
  cart,
  type CartDraft,
  cartDraft,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('carts')
@Controller('api/stores/:storeId/carts')
export class CartsController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('carts:read')
  @ApiOperation({ summary: 'List carts, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(cart) })
  list(@InStore() scope: StoreScope, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<Cart>> {
    return this.#commerce.listCarts(scope, query);
  }

  @Get(':cartId')
  @RequirePermission('carts:read')
  @ApiOperation({ summary: 'Get a cart' })
  @ApiOkResponse({ standardSchema: cart })
  get(@InStore() scope: StoreScope, @Param('cartId', { schema: entityId }) id: string): Promise<Cart> {
    return this.#commerce.getCart(scope, id);
  }

  @Post()
  @RequirePermission('carts:write')
  @Creates()
  @ApiOperation({ summary: 'Begin a cart' })
  @ApiCreatedResponse({ standardSchema: cart })
  create(@InStore() scope: StoreScope, @Body({ schema: cartDraft }) draft: CartDraft): Promise<Cart> {
    return this.#commerce.createCart(scope, draft);
  }

  @Put(':cartId')
  @RequirePermission('carts:write')
  @ApiOperation({ summary: 'Replace the content of a cart' })
  @ApiOkResponse({ standardSchema: cart })
  update(
    @InStore() scope: StoreScope,
    @Param('cartId', { schema: entityId }) id: string,
    @Body({ schema: cartDraft }) draft: CartDraft,
  ): Promise<Cart> {
    return this.#commerce.updateCart(scope, { id, draft });
  }
}
