import { type GrantsChange, grantsChange, type PluginGrants, pluginGrants } from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { ENGINE } from '../tokens.ts';
import { pluginRef } from './plugin-ref.ts';

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller([
  'api/stores/:storeId/plugins/:slug/grants',
  'api/admin/plugins/:slug/grants',
  'api/plugins/:slug/grants',
])
export class PluginGrantsController {
  readonly #plugins: Engine['plugins'];

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#plugins = engine.plugins;
  }

  @Get()
  @RequirePermission('plugins:read')
  @ApiOperation({
    summary: 'What it asks for, what was granted, and which hosts its network names stand for',
  })
  @ApiOkResponse({ standardSchema: pluginGrants })
  get(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
  ): Promise<PluginGrants> {
    return this.#plugins.grants(scope, slug);
  }

  @Put()
  @RequirePermission('plugins:manage')
  @ApiOperation({
    summary: 'Replace what is granted',
    description:
      'Holds at once, also for handlers that are running. Without `bindings`, names that stay approved stay bound.',
  })
  @ApiOkResponse({ standardSchema: pluginGrants })
  replace(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Body({ schema: grantsChange }) change: GrantsChange,
  ): Promise<PluginGrants> {
    return this.#plugins.replaceGrants(scope, slug, change);
  }
}
