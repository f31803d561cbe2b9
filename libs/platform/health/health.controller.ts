import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { AppError } from '../errors/app-error.js';
import { ChoiceField } from '../http/fields.js';
import { Permit, publicPermission } from '../http/permission.js';

export class HealthDto {
  @ChoiceField({ description: '状态', choices: ['ok'], example: 'ok' })
  status!: 'ok';
}

/** Whether the process lives, and whether it can do its work. */
@ApiTags('运行状态')
@Controller('health')
export class HealthController {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @Permit(publicPermission)
  @Get('live')
  @ApiOperation({ summary: '进程是否在运行' })
  @ApiOkResponse({ type: HealthDto })
  live(): HealthDto {
    return { status: 'ok' };
  }

  @Permit(publicPermission)
  @Get('ready')
  @ApiOperation({ summary: '能否提供服务（数据库可用）' })
  @ApiOkResponse({ type: HealthDto })
  async ready(): Promise<HealthDto> {
    try {
      await this.dataSource.query('select 1');
    } catch (error) {
      throw new AppError('unavailable', '数据库暂时连接不上。', { retryAfterSeconds: 5, cause: error });
    }
    return { status: 'ok' };
  }
}
