import { INJECTION_POINTS, type Page, pageOf, type UiComponent, uiComponent } from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { ENGINE } from '../tokens.ts';

/** Any text: the engine says which points there are. */
const injectionPoint = z.string().meta({ description: `One of ${INJECTION_POINTS.join(', ')}` });

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller([
  'api/stores/:storeId/plugins/ui-components/:injectionPoint',
  'api/admin/plugins/ui-components/:injectionPoint',
  'api/plugins/ui-components/:injectionPoint',
])
export class UiComponentsController {
  readonly #plugins: Engine['plugins'];

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#plugins = engine.plugins;
  }

  @Get()
  @RequirePermission('store:read')
  @ApiOperation({
    summary: 'List what active plugins show at an injection point, in the order of their rank',
  })
  @ApiOkResponse({ standardSchema: pageOf(uiComponent) })
  list(
    @InStore() scope: StoreScope,
    @Param('injectionPoint', { schema: injectionPoint }) point: string,
  ): Promise<Page<UiComponent>> {
    return this.#plugins.uiComponents(scope, point);
  }
}
