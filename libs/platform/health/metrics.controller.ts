import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Permit, publicPermission } from '../http/permission.js';
import { Metrics } from './metrics.js';

@ApiTags('运行状态')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Permit(publicPermission)
  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: '运行指标（Prometheus 文本格式）' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
