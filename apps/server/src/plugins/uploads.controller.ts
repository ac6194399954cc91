import { type Installation, installation, installRequest } from '@daino/contract';
import type { Engine } from '@daino/engine';
import type { StoreScope } from '@daino/kernel';
import { Controller, Inject, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { parseRequest } from '../parse-request.ts';
import { ENGINE, UPLOADS } from '../tokens.ts';
import { readUpload } from './read-upload.ts';
import type { Uploads } from './uploads.ts';

const requestBody = {
  required: true,
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/InstallRequest' } },
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['bundle'],
        properties: {
          bundle: { type: 'string', format: 'binary', description: 'The file that packing a plugin makes' },
          grants: { type: 'string', description: '`all`, or a JSON array of permissions' },
          config: { type: 'string', description: 'JSON object' },
        },
      },
    },
  },
};

@ApiTags('plugins')
@ApiHeader({ name: 'X-Store-Id', required: false, description: 'The store, when the path names none' })
@Controller(['api/stores/:storeId/plugins/install', 'api/admin/plugins/install', 'api/plugins/install'])
export class UploadsController {
  readonly #engine: Engine;
  readonly #uploads: Uploads;

  constructor(@Inject(ENGINE) engine: Engine, @Inject(UPLOADS) uploads: Uploads) {
    this.#engine = engine;
    this.#uploads = uploads;
  }

  @Post()
  @RequirePermission('plugins:manage')
  @ApiOperation({ summary: 'Install an uploaded bundle, or a plugin of the catalogue by slug', requestBody })
  @ApiCreatedResponse({ standardSchema: installation })
  async install(@InStore() scope: StoreScope, @Req() http: FastifyRequest): Promise<Installation> {
    if (!http.isMultipart())
      return await this.#engine.plugins.install(scope, parseRequest(installRequest, http.body));
    using underWay = new DisposableStack();
    underWay.use(this.#uploads.enter(scope.storeId));
    const { bundle: file, options } = await readUpload(http);
    const bundle = await this.#uploads.unpack(file);
    await this.#engine.publish(bundle, { storeId: scope.storeId });
    const { slug, version } = bundle.manifest;
    return await this.#engine.plugins.install(scope, { ...options, slug, version });
  }
}
