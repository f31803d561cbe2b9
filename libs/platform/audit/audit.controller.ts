import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';
import type { Actor } from '../database/actor.js';
import { Database } from '../database/database.js';
import { AppError } from '../errors/app-error.js';
import { CurrentActor } from '../http/current-actor.js';
import { defaultPageSize, type Page, pageOf, readCursor } from '../http/page.js';
import { type Permission, Permit } from '../http/permission.js';
import {
  AuditEntryDto,
  AuditEntryPageDto,
  AuditQuery,
  AuditReportDto,
  VerificationQuery,
} from './audit.dto.js';
import { type AuditRow, listEntries } from './audit.queries.js';
import { verifyAudit } from './verify-audit.js';

const readAudit: Permission = { name: 'audit.read', roles: { admin: 'county', leader: 'county' } };

@ApiTags('操作记录')
@Controller('audit-log')
export class AuditController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Permit(readAudit)
  @Get()
  @ApiOperation({ summary: '操作记录，新的在前' })
  @ApiOkResponse({ type: AuditEntryPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: AuditQuery): Promise<Page<AuditEntryDto>> {
    const { limit = defaultPageSize, cursor, ...filters } = query;
    const before = readCursor(cursor);
    if (before !== null && !/^\d{1,18}$/.test(before)) throw new AppError('invalid-cursor');
    const rows = await this.database.transaction(actor, (unit) =>
      listEntries(unit, filters, before, limit + 1),
    );
    return pageOf(rows.map(toEntry), limit, (entry) => entry.id);
  }

  @Permit(readAudit)
  @Get('verification')
  @ApiOperation({ summary: '核对操作记录是否被改动，指出第一处' })
  @ApiOkResponse({ type: AuditReportDto })
  async verify(@Query() { head }: VerificationQuery): Promise<AuditReportDto> {
    const [position = '', link = ''] = head?.split(':') ?? [];
    const known = head === undefined ? null : { position: Number(position), link };
    return verifyAudit(this.database, this.config.secretKey, known);
  }
}

function toEntry({ at, ...row }: AuditRow): AuditEntryDto {
  return { ...row, at: at.toISOString() };
}
