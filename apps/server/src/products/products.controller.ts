import {
  type Product,
  product,
  type ProductChange,
  productChange,
  type ProductDraft,
  productDraft,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('products')
@Controller('api/stores/:storeId/products')
export class ProductsController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('products:read')
  @ApiOperation({ summary: 'List products' })
  @ApiOkResponse({ standardSchema: pageOf(product) })
  list(@InStore() scope: StoreScope, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<Product>> {
    return this.#commerce.listProducts(scope, query);
  }

  @Get(':productId')
  @RequirePermission('products:read')
  @ApiOperation({ summary: 'Get a product' })
  @ApiOkResponse({ standardSchema: product })
  get(@InStore() scope: StoreScope, @Param('productId', { schema: entityId }) id: string): Promise<Product> {
    return this.#commerce.getProduct(scope, id);
  }

  @Post()
  @RequirePermission('products:write')
  @Creates()
  @ApiOperation({ summary: 'Create a product' })
  @ApiCreatedResponse({ standardSchema: product })
  create(
    @InStore() scope: StoreScope,
    @Body({ schema: productDraft }) draft: ProductDraft,
  ): Promise<Product> {
    return this.#commerce.createProduct(scope, draft);
  }

  @Put(':productId')
  @RequirePermission('products:write')
  @ApiOperation({ summary: 'Change a product' })
  @ApiOkResponse({ standardSchema: product })
  update(
    @InStore() scope: StoreScope,
    @Param('productId', { schema: entityId }) id: string,
    @Body({ schema: productChange }) change: ProductChange,
  ): Promise<Product> {
    return this.#commerce.updateProduct(scope, { id, change });
  }

  @Delete(':productId')
  @RequirePermission('products:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a product that was never sold' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  delete(@InStore() scope: StoreScope, @Param('productId', { schema: entityId }) id: string): Promise<void> {
    return this.#commerce.deleteProduct(scope, id);
  }
}
