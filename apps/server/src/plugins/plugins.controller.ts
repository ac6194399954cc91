import {
  type CataloguePlugin,
  cataloguePlugin,
  type CatalogueQuery,
  catalogueQuery,
  type Installation,
  installation,
  type InstallationChange,
  installationChange,
  type InstallOptions,
  installOptions,
  type InstallRequest,
  installRequest,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
  type PluginErrorEntry,
  pluginErrorEntry,
  type PluginHealth,
  pluginHealth,
  type PluginLogEntry,
  pluginLogEntry,
  type UninstallQuery,
  uninstallQuery,
  type UninstallRecord,
  uninstallRecord,
} from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { ENGINE } from '../tokens.ts';
import { pluginRef } from './plugin-ref.ts';

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller(['api/stores/:storeId/plugins', 'api/admin/plugins', 'api/plugins'])
export class PluginsController {
  readonly #plugins: Engine['plugins'];

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#plugins = engine.plugins;
  }

  @Get()
  @RequirePermission('plugins:read')
  @ApiOperation({ summary: 'List what the store can install, each with its installation' })
  @ApiOkResponse({ standardSchema: pageOf(cataloguePlugin) })
  list(
    @InStore() scope: StoreScope,
    @Query({ schema: catalogueQuery }) query: CatalogueQuery,
  ): Promise<Page<CataloguePlugin>> {
    return this.#plugins.list(scope, query);
  }

  @Post()
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Install a plugin of the catalogue; it starts out inactive' })
  @ApiCreatedResponse({ standardSchema: installation })
  install(
    @InStore() scope: StoreScope,
    @Body({ schema: installRequest }) request: InstallRequest,
  ): Promise<Installation> {
    return this.#plugins.install(scope, request);
  }

  @Get(':slug')
  @RequirePermission('plugins:read')
  @ApiOperation({ summary: 'Get a plugin and its installation' })
  @ApiOkResponse({ standardSchema: cataloguePlugin })
  get(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
  ): Promise<CataloguePlugin> {
    return this.#plugins.get(scope, slug);
  }

  @Put(':slug')
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Change configuration, priority, or whether it is active' })
  @ApiOkResponse({ standardSchema: installation })
  async change(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Body({ schema: installationChange }) { enabled, ...rest }: InstallationChange,
  ): Promise<Installation> {
    const changed = await this.#plugins.configure(scope, slug, rest);
    if (enabled === undefined || enabled === changed.enabled) return changed;
    return enabled ? this.#plugins.activate(scope, slug) : this.#plugins.deactivate(scope, slug);
  }

  @Delete(':slug')
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Uninstall it and remove everything it left in the store' })
  @ApiOkResponse({ standardSchema: uninstallRecord })
  uninstall(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Query({ schema: uninstallQuery }) query: UninstallQuery,
  ): Promise<UninstallRecord> {
    return this.#plugins.uninstall(scope, slug, query);
  }

  @Post(':slug/install')
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Install the plugin of this address' })
  @ApiCreatedResponse({ standardSchema: installation })
  installNamed(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Body({ schema: installOptions.prefault({}) }) options: InstallOptions,
  ): Promise<Installation> {
    return this.#plugins.install(scope, { ...options, slug });
  }

  @Post(':slug/activate')
  @HttpCode(200)
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Let it take part in what the store does; ends a suspension' })
  @ApiOkResponse({ standardSchema: installation })
  activate(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
  ): Promise<Installation> {
    return this.#plugins.activate(scope, slug);
  }

  @Post(':slug/deactivate')
  @HttpCode(200)
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Keep it installed, out of everything' })
  @ApiOkResponse({ standardSchema: installation })
  deactivate(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
  ): Promise<Installation> {
    return this.#plugins.deactivate(scope, slug);
  }

  @Get(':slug/health')
  @RequirePermission('plugins:read')
  @ApiOperation({
    summary: 'Say how it is: whether it runs, since when, why not, and when it is tried again',
  })
  @ApiOkResponse({ standardSchema: pluginHealth })
  health(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
  ): Promise<PluginHealth> {
    return this.#plugins.health(scope, slug);
  }

  @Get(':slug/logs')
  @RequirePermission('plugins:read')
  @ApiOperation({ summary: 'List what it logged, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(pluginLogEntry) })
  logs(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<PluginLogEntry>> {
    return this.#plugins.logs(scope, slug, query);
  }

  @Get(':slug/errors')
  @RequirePermission('plugins:read')
  @ApiOperation({ summary: 'List its failures, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(pluginErrorEntry) })
  errors(
    @InStore() scope: StoreScope,
    @Param('slug', { schema: pluginRef }) slug: string,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<PluginErrorEntry>> {
    return this.#plugins.errors(scope, slug, query);
  }
}
