import type { JsonValue } from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { describeRoutes } from '../docs/describe-routes.ts';
import { ENGINE } from '../tokens.ts';
import { pluginRef } from './plugin-ref.ts';

const document = z.record(z.string(), z.json());

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller([
  'api/stores/:storeId/plugins/:slug/openapi.json',
  'api/admin/plugins/:slug/openapi.json',
  'api/plugins/:slug/openapi.json',
])
export class PluginOpenapiController {
  readonly #plugins: Engine['plugins'];

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#plugins = engine.plugins;
  }

  @Get()
  @RequirePermission('store:read')
  @ApiOperation({ summary: "Get the OpenAPI 3.1 description of the plugin's own routes" })
  @ApiOkResponse({ standardSchema: document })
  async get(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
  ): Promise<Record<string, JsonValue>> {
    return describeRoutes(await this.#plugins.routes(scope, slug), scope.storeId);
  }
}
