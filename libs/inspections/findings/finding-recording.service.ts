import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { placeFindings, recordFinding, requireStillAssigned } from '../visits/visit-findings.queries.js';
import type { FindingDetailDto, PutFindingDto } from './finding.dto.js';
import { requireFinding } from './finding-reading.service.js';

export interface RecordedFindingAnswer {
  readonly fate: 'created' | 'unchanged';
  readonly finding: FindingDetailDto;
}

/** Takes in findings that phones send apart from their visit, before or after it. */
@Injectable()
export class FindingRecordingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `id-reused`; `rule-violated` when the school is no longer the inspector's */
  async record(actor: Actor, id: string, finding: PutFindingDto): Promise<RecordedFindingAnswer> {
    return this.database.transaction(actor, async (unit) => {
      const fate = await recordFinding(unit, { id, ...finding });
      if (fate === 'created') await requireStillAssigned(unit, finding.visitId);
      await placeFindings(unit, finding.visitId);
      if (fate === 'created') {
        const { visitId, itemCode, severity, deadline } = finding;
        await recordAudit(unit, {
          action: 'finding.record',
          subjectKind: 'finding',
          subjectId: id.toLowerCase(),
          after: { visitId, itemCode, severity, deadline },
        });
      }
      return { fate, finding: await requireFinding(unit, id) };
    });
  }
}
