import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError } from '#platform/errors/app-error.js';
import { Stages } from '#platform/jobs/stages.js';
import type { AcceptedImportDto, CommitDto } from './import.dto.js';
import { importJobs } from './import.jobs.js';
import { ImportReader } from './import-reader.js';
import { answerCommit } from './import-state.rules.js';

/** Lets a checked import into the county's data. */
@Injectable()
export class ImportCommitService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ImportReader) private readonly reader: ImportReader,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  /**
   * Begins the commit. Asked again, or twice at once, it answers with the commit that was begun first.
   *
   * @throws AppError `not-found`, `state-conflict`, `import-has-errors`, `missing-candidates`
   */
  async begin(actor: Actor, id: string, { acceptMissingCandidates }: CommitDto): Promise<AcceptedImportDto> {
    return this.database.transaction(actor, async (unit) => {
      const found = await this.reader.requireForUpdate(unit, id);
      const accepts = acceptMissingCandidates === true;
      const answer = answerCommit(found.status, found.missingCandidateCount, accepts);
      if (answer.outcome === 'already-begun') return { id, status: found.status };
      if (answer.outcome === 'refused') throw refusal(answer.because, found.missingCandidateCount);
      await unit.execute(
        `update imports set status = 'committing', committed_by = $2, accepts_missing_candidates = $3
          where imports.id = $1`,
        [id, actor.userId, accepts],
      );
      await this.stages.plan(unit, id, [{ job: importJobs.commit, after: [] }]);
      await recordAudit(unit, {
        action: 'import.commit',
        subjectKind: 'import',
        subjectId: id,
        after: { kind: found.kind, rows: found.validCount, missingCandidates: found.missingCandidateCount },
      });
      return { id, status: 'committing' };
    });
  }
}

function refusal(
  because: 'still-validating' | 'has-errors' | 'has-failed' | 'missing-candidates',
  missingCandidates: number,
): AppError {
  switch (because) {
    case 'still-validating':
      return new AppError('state-conflict', '文件还在检查，请等状态变为 ready 再提交。');
    case 'has-errors':
      return new AppError(
        'import-has-errors',
        '文件有错误，不能提交。请下载标注了错误的文件，改正后重新上传。',
      );
    case 'has-failed':
      return new AppError('state-conflict', '这次导入已失败，请重新上传文件。');
    case 'missing-candidates':
      return new AppError(
        'missing-candidates',
        `有 ${String(missingCandidates)} 名考生不在文件中，提交后将按缺考（各科 0 分）计。` +
          '确认无误请带上 acceptMissingCandidates: true 再次提交。',
        { fields: [{ path: 'acceptMissingCandidates', code: 'required', message: '须确认缺考人数' }] },
      );
  }
}
