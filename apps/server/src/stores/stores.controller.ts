import { type Page, pageOf, type Store, store, type StoreMembership, storeMembership } from '@daino/contract';
import { type Database, memberships, stores } from '@daino/database';
import type { StoreScope, UserId } from '@daino/kernel';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, InStore } from '../access/request-scope.ts';
import { AnyUser, RequirePermission } from '../access/rules.ts';
import { DATABASE } from '../tokens.ts';

@ApiTags('stores')
@Controller('api/stores')
export class StoresController {
  readonly #database: Database;

  constructor(@Inject(DATABASE) database: Database) {
    this.#database = database;
  }

  @Get()
  @AnyUser()
  @ApiOperation({ summary: 'List the stores that the user belongs to, with the role in each' })
  @ApiOkResponse({ standardSchema: pageOf(storeMembership) })
  async list(@CurrentUser() userId: UserId): Promise<Page<StoreMembership>> {
    return { data: await memberships.list(this.#database.operator, userId), next_cursor: null };
  }

  @Get(':storeId')
  @RequirePermission('store:read')
  @ApiOperation({ summary: 'Get a store' })
  @ApiOkResponse({ standardSchema: store })
  get(@InStore() scope: StoreScope): Promise<Store> {
    return this.#database.inStore(scope, stores.get);
  }
}
