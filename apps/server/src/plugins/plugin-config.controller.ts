import {
  type Installation,
  type PluginConfig,
  pluginConfig,
  pluginErrors,
  requestErrors,
} from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Get, Headers, Inject, Param, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { ENGINE } from '../tokens.ts';
import { pluginRef } from './plugin-ref.ts';

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller([
  'api/stores/:storeId/plugins/:slug/config',
  'api/admin/plugins/:slug/config',
  'api/plugins/:slug/config',
])
export class PluginConfigController {
  readonly #plugins: Engine['plugins'];

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#plugins = engine.plugins;
  }

  @Get()
  @RequirePermission('plugins:read')
  @ApiOperation({ summary: 'Get its configuration with an ETag; sensitive values are null' })
  @ApiOkResponse({ standardSchema: pluginConfig })
  async get(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PluginConfig> {
    const { installation } = await this.#plugins.get(scope, slug);
    if (installation === null) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug });
    return answer(installation, reply);
  }

  @Put()
  @RequirePermission('plugins:manage')
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag that was read; another one by now is a 409',
  })
  @ApiOperation({ summary: 'Replace its configuration' })
  @ApiOkResponse({ standardSchema: pluginConfig })
  async replace(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Body({ schema: pluginConfig }) config: PluginConfig,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PluginConfig> {
    const ifVersion = versionOf(ifMatch);
    return answer(await this.#plugins.configure(scope, slug, { config, ifVersion }), reply);
  }
}

function answer({ config, configVersion }: Installation, reply: FastifyReply): PluginConfig {
  reply.header('etag', `"${configVersion}"`);
  return config;
}

/** The version in an ETag of ours; `*` means whichever there is. */
function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, version] = /^"(\d{1,9})"$/.exec(ifMatch) ?? [];
  if (version !== undefined) return Number(version);
  const issues = [{ path: 'If-Match', message: 'must be the ETag of GET …/config' }];
  throw requestErrors.REQUEST_INVALID({ what: 'If-Match' }, { issues });
}
