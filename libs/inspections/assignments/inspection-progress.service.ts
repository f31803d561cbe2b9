import { Inject, Injectable } from '@nestjs/common';
import { countyDay } from '#platform/config/county-time.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { notFound } from '#platform/errors/app-error.js';
import type { ProgressDto, VisitWindowDto } from './assignment.dto.js';
import { findTermById, listProgress } from './assignment.queries.js';
import { owedVisits, visitWindows } from './owed-visit.rules.js';

/** Who has visited which school, how often, and what is still owed. */
@Injectable()
export class InspectionProgressService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** As it stands on the county's calendar at `now`. @throws AppError `not-found` */
  async show(actor: Actor, termId: string, now: Date = new Date()): Promise<ProgressDto> {
    const [term, rows] = await this.database.transaction(actor, async (unit) => {
      const found = await findTermById(unit, termId);
      if (!found) throw notFound('这个学期');
      return [found, await listProgress(unit, termId)] as const;
    });
    const today = countyDay(now);
    const windows = visitWindows(term, today);
    return {
      termId,
      today,
      windows: [...windows],
      rows: rows.map((row) => {
        const owed: VisitWindowDto[] = [...owedVisits(row, windows)];
        return { ...row, owed };
      }),
    };
  }
}
