import { countyFiles } from '../demo/county-files.js';
import type { DemoCounty, DemoExam } from '../demo/demo-county.js';
import { generateCounty } from '../demo/generate-county.js';
import { StartError } from '../progress.mjs';
import type { SeedContext } from '../seed-context.js';
import { ApiDoor } from './api-door.js';
import { listPastTerms, listTermIds } from './demo-terms.js';
import { loadInspections } from './load-inspections.js';
import { findPublishedRun, type PastTerm, scoreTerm } from './score-terms.js';
import { signLetters } from './sign-letters.js';

/** What the demo ends with: the latest term that is over, its published scoring run, and its zhongkao. */
export interface LatestTerm extends PastTerm {
  readonly runId: string;
  readonly exam: { readonly id: string; readonly name: string };
}

/** The people who load and publish, by their user names among the demo accounts. */
const officeAccount = 'office1';
const leaderAccount = 'leader1';

/**
 * Brings the demo county in, file by file, and closes, scores and publishes its terms one after the other, the last of
 * them for everybody to see. What an interrupted start has left is completed; a county that is there already is not touched.
 */
export async function loadDemo(context: SeedContext, password: string): Promise<LatestTerm> {
  const { apiUrl, signal, say } = context;
  const county = generateCounty();
  const admin = await ApiDoor.signIn(apiUrl, 'admin', password, signal);
  for (const account of county.accounts.filter(({ scope }) => scope.kind === 'county')) {
    await admin.postOnce('/users', { ...account, password });
  }
  const office = await ApiDoor.signIn(apiUrl, officeAccount, password, signal);
  const leader = await ApiDoor.signIn(apiUrl, leaderAccount, password, signal);
  const isWhole = await isTermClosed(office, county);
  if (!isWhole) await loadCounty(context, county, { admin, office }, password);

  const terms = listPastTerms(county, await listTermIds(office));
  const latest = terms.at(-1);
  if (!latest) throw new StartError('演示县没有已结束的学期');
  const exam = await findZhongkao(office, county);
  const published = await findPublishedRun(office, latest.id);
  if (published !== null) {
    say('演示县已在，直接使用');
    return { ...latest, exam, runId: published };
  }
  let runId = '';
  for (const term of terms) runId = await scoreTerm({ office, leader }, term, say, term === latest);
  return { ...latest, exam, runId };
}

/** The first term is closed only when all is in, and then nothing may come in any more. */
async function isTermClosed(office: ApiDoor, county: DemoCounty): Promise<boolean> {
  const { items } = await office.get<{
    items: readonly { name: string; terms: readonly { closedAt: string | null }[] }[];
  }>('/school-years?limit=200');
  const first = items.find(({ name }) => name === county.exams[0]?.definition.schoolYear);
  return first?.terms.some(({ closedAt }) => closedAt !== null) ?? false;
}

async function loadCounty(
  context: SeedContext,
  county: DemoCounty,
  { admin, office }: { readonly admin: ApiDoor; readonly office: ApiDoor },
  password: string,
): Promise<void> {
  const { say } = context;
  say(`正在载入演示县“${county.name}”`);
  for (const year of county.schoolYears) await office.postOnce('/school-years', year);
  await importFiles(office, county, say);
  for (const account of county.accounts.filter(({ scope }) => scope.kind !== 'county')) {
    await admin.postOnce('/users', { ...account, password });
  }
  for (const squad of county.squads) await office.postOnce('/squads', squad);
  await loadInspections(context, county, office, await listTermIds(office), password);
  await signLetters(office, county);
  say(`已编排 ${String(county.squads.length)} 个方阵，签订目标责任书`);
}

async function importFiles(office: ApiDoor, county: DemoCounty, say: (text: string) => void): Promise<void> {
  const known = await examIds(office);
  for (const { kind, fileName, bytes, censusDate, examKey } of countyFiles(county)) {
    const exam = county.exams.find(({ key }) => key === examKey);
    const examId = exam && (await requireExam(office, exam, known));
    await office.importFile(
      {
        kind,
        ...(censusDate === undefined ? {} : { censusDate }),
        ...(examId === undefined ? {} : { examId }),
      },
      fileName,
      bytes,
    );
    say(`已导入 ${fileName}${exam ? `（${exam.definition.name}）` : ''}`);
  }
}

async function requireExam(
  office: ApiDoor,
  { definition, excuses }: DemoExam,
  known: ReadonlyMap<string, string>,
): Promise<string> {
  const id = known.get(definition.name) ?? (await office.post('/exams', definition)).id;
  if (id === undefined) throw new StartError(`考试“${definition.name}”未能建立`);
  await office.post(`/exams/${id}/excuses`, { items: excuses });
  return id;
}

async function examIds(office: ApiDoor): Promise<ReadonlyMap<string, string>> {
  const { items = [] } = await office.get('/exams?limit=200');
  return new Map(items.map(({ name, id }) => [name, id]));
}

async function findZhongkao(office: ApiDoor, county: DemoCounty): Promise<LatestTerm['exam']> {
  const name = county.exams.findLast(({ definition }) => definition.kind === 'zhongkao')?.definition.name;
  const id = (await examIds(office)).get(name ?? '');
  if (name === undefined || id === undefined) throw new StartError('演示县没有中招考试');
  return { id, name };
}
