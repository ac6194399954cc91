import {
  type Customer,
  customer,
  type CustomerChange,
  customerChange,
  type CustomerDraft,
  customerDraft,
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

@ApiTags('customers')
@Controller('api/stores/:storeId/customers')
export class CustomersController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('customers:read')
  @ApiOperation({ summary: 'List customers' })
  @ApiOkResponse({ standardSchema: pageOf(customer) })
  list(
    @InStore() scope: StoreScope,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<Customer>> {
    return this.#commerce.listCustomers(scope, query);
  }

  @Get(':customerId')
  @RequirePermission('customers:read')
  @ApiOperation({ summary: 'Get a customer' })
  @ApiOkResponse({ standardSchema: customer })
  get(
    @InStore() scope: StoreScope,
    @Param('customerId', { schema: entityId }) id: string,
  ): Promise<Customer> {
    return this.#commerce.getCustomer(scope, id);
  }

  @Post()
  @RequirePermission('customers:write')
  @Creates()
  @ApiOperation({ summary: 'Create a customer' })
  @ApiCreatedResponse({ standardSchema: customer })
  create(
    @InStore() scope: StoreScope,
    @Body({ schema: customerDraft }) draft: CustomerDraft,
  ): Promise<Customer> {
    return this.#commerce.createCustomer(scope, draft);
  }

  @Put(':customerId')
  @RequirePermission('customers:write')
  @ApiOperation({ summary: 'Change a customer' })
  @ApiOkResponse({ standardSchema: customer })
  update(
    @InStore() scope: StoreScope,
    @Param('customerId', { schema: entityId }) id: string,
    @Body({ schema: customerChange }) change: CustomerChange,
  ): Promise<Customer> {
    return this.#commerce.updateCustomer(scope, { id, change });
  }

  @Delete(':customerId')
  @RequirePermission('customers:delete')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a customer who never bought' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  delete(@InStore() scope: StoreScope, @Param('customerId', { schema: entityId }) id: string): Promise<void> {
    return this.#commerce.deleteCustomer(scope, id);
  }
}
