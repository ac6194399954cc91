import {
  type Page,
  pageOf,
  type PluginRun,
  pluginRun,
  type PluginRunsQuery,
  pluginRunsQuery,
  type PluginStats,
  pluginStats,
  type PluginStatsQuery,
  pluginStatsQuery,
} from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { ENGINE } from '../tokens.ts';
import { pluginRef } from './plugin-ref.ts';

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller(['api/stores/:storeId/plugins/:slug', 'api/admin/plugins/:slug', 'api/plugins/:slug'])
export class PluginUsageController {
  readonly #plugins: Engine['plugins'];

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#plugins = engine.plugins;
  }

  @Get('stats')
  @RequirePermission('plugins:read')
  @ApiOperation({
    summary: 'What its handlers did and used, in all and step by step',
    description: 'Every run is counted; a run is visible two seconds after its end at the latest.',
  })
  @ApiOkResponse({ standardSchema: pluginStats })
  stats(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Query({ schema: pluginStatsQuery }) query: PluginStatsQuery,
  ): Promise<PluginStats> {
    return this.#plugins.stats(scope, slug, query);
  }

  @Get('runs')
  @RequirePermission('plugins:read')
  @ApiOperation({
    summary: 'List runs of its handlers, newest first',
    description:
      'Failures and a sample of the others: of each handler at most ten failures and one other run a second. ' +
      '`standsFor` says of how many runs one was kept.',
  })
  @ApiOkResponse({ standardSchema: pageOf(pluginRun) })
  runs(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Query({ schema: pluginRunsQuery }) query: PluginRunsQuery,
  ): Promise<Page<PluginRun>> {
    return this.#plugins.runs(scope, slug, query);
  }
}
