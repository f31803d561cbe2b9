import type { ApiClient } from '../support/api-client.js';
import { created } from '../support/small-county.js';
import { censusDate, pupilsOf, schools } from './units-and-people.js';

export interface LaidExams {
  /** Ranked twice: published, and once more with a reason and unpublished. */
  readonly examId: string;
  readonly publishedRun: string;
  readonly unpublishedRun: string;
  /** Ranked once and free to be published. */
  readonly spareExamId: string;
  readonly spareRun: string;
  readonly draftPolicy: string;
  readonly announcedPolicy: string;
}

export async function holdExams(office: ApiClient, leader: ApiClient): Promise<LaidExams> {
  const announcedPolicy = await created(office, '/ranking-policies', {
    name: '小样方案',
    stage: 'junior',
    cutoffs: { excellent: 3, good: 6, pass: 9 },
    rateWeights: { excellent: 40, good: 20, pass: 40 },
    tieBreak: 'mean',
    announcedOn: '2024-08-20',
    effectiveFrom: '2025-2026',
  });
  const examId = await sitExam(office, '期末检测');
  const spareExamId = await sitExam(office, '补充检测');
  const publishedRun = await rank(office, examId);
  const published = await leader.post(`/exams/${examId}/rankings/${publishedRun}/publish`);
  if (published.status !== 200) throw new Error(`not published: ${JSON.stringify(published.body)}`);
  return {
    announcedPolicy,
    draftPolicy: await draftPolicy(office),
    examId,
    publishedRun,
    unpublishedRun: await rank(office, examId, '复核后重算'),
    spareExamId,
    spareRun: await rank(office, spareExamId),
  };
}

/** A policy that can still be announced. */
export async function draftPolicy(office: ApiClient): Promise<string> {
  return created(office, '/ranking-policies', {
    name: '小学方案',
    stage: 'primary',
    effectiveFrom: '2026-2027',
  });
}

/** Every school has the same marks, so that all of them share each place. One pupil of each township is excused. */
async function sitExam(office: ApiClient, name: string): Promise<string> {
  const examId = await created(office, '/exams', {
    name,
    kind: 'county-test',
    stage: 'junior',
    grade: 9,
    schoolYear: '2025-2026',
    term: 1,
    heldOn: '2025-12-20',
    censusDate,
    subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
  });
  const excused = ['SA1quay', 'SB1quay'].map((school) => ({ pupilNo: pupilsOf(school)[2], reason: '住院' }));
  const approved = await office.post(`/exams/${examId}/excuses`, { items: excused });
  if (approved.status !== 201) throw new Error(`not excused: ${JSON.stringify(approved.body)}`);
  const rows = schools.flatMap(({ code }) =>
    pupilsOf(code).map((pupil, index) => `${pupil},${String(90 - 10 * index)}`),
  );
  await office.importFile(
    { kind: 'exam-scores', examId },
    'marks.csv',
    `pupil_no,total\n${rows.join('\n')}\n`,
  );
  return examId;
}

async function rank(office: ApiClient, examId: string, reason?: string): Promise<string> {
  const run = await office.rank(examId, reason === undefined ? {} : { reason });
  if (run.body.status !== 'succeeded') throw new Error(`not ranked: ${JSON.stringify(run.body)}`);
  return String(run.body.runId);
}
