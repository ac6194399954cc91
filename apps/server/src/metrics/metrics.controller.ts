import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/rules.ts';
import { METRICS, METRICS_ACCESS } from '../tokens.ts';
import type { Metrics } from './metrics.ts';
import type { MetricsAccess } from './metrics-access.ts';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  readonly #metrics: Metrics;
  readonly #access: MetricsAccess;

  constructor(@Inject(METRICS) metrics: Metrics, @Inject(METRICS_ACCESS) access: MetricsAccess) {
    this.#metrics = metrics;
    this.#access = access;
  }

  @Get()
  @Public()
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Figures of this process for Prometheus',
    description:
      'Takes the token of DAINO_METRICS_TOKEN; without one it answers programs on the same machine.',
  })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: "Prometheus' text format", type: String })
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.#access.require({ request, reply });
    reply.type(this.#metrics.contentType);
    return this.#metrics.render();
  }
}
