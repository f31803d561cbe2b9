import { countyFiles } from '../demo/county-files.js';
import type { DemoCounty, DemoExam } from '../demo/demo-county.js';
import { generateCounty } from '../demo/generate-county.js';
import { StartError } from '../progress.mjs';
import type { SeedContext } from '../seed-context.js';
import { ApiDoor } from './api-door.js';
import { loadInspections } from './load-inspections.js';

/** The exam whose ranking the demo ends with. */
export interface LatestExam {
  readonly id: string;
  readonly name: string;
}

/** The people who load and publish, by their user names among the demo accounts. */
const officeAccount = 'office1';
const leaderAccount = 'leader1';

/**
 * Brings the demo county in, file by file, and ranks and publishes its exams. What an interrupted start has left
 * is completed; a county that is there already is not touched.
 */
export async function loadDemo(context: SeedContext, password: string): Promise<LatestExam> {
  const { apiUrl, signal, say } = context;
  const county = generateCounty();
  const latest = latestExam(county);
  const admin = await ApiDoor.signIn(apiUrl, 'admin', password, signal);
  for (const account of county.accounts.filter(({ scope }) => scope.kind === 'county')) {
    await admin.postOnce('/users', { ...account, password });
  }
  const office = await ApiDoor.signIn(apiUrl, officeAccount, password, signal);
  const known = await examIds(office);
  const latestId = known.get(latest.definition.name);
  if (latestId !== undefined && (await isPublished(office, latestId))) {
    say('演示县已在，直接使用');
    return { id: latestId, name: latest.definition.name };
  }
  say(`正在载入演示县“${county.name}”`);
  for (const year of county.schoolYears) await office.postOnce('/school-years', year);
  await importCounty(office, county, known, say);
  for (const account of county.accounts.filter(({ scope }) => scope.kind !== 'county')) {
    await admin.postOnce('/users', { ...account, password });
  }
  await loadInspections(context, county, office, password);
  const leader = await ApiDoor.signIn(apiUrl, leaderAccount, password, signal);
  for (const exam of county.exams) {
    const id = known.get(exam.definition.name) ?? '';
    if (!(await isPublished(office, id)))
      await rankAndPublish(office, leader, id, exam, exam === latest ? say : undefined);
  }
  return { id: known.get(latest.definition.name) ?? '', name: latest.definition.name };
}

async function importCounty(
  office: ApiDoor,
  county: DemoCounty,
  known: Map<string, string>,
  say: (text: string) => void,
): Promise<void> {
  for (const { kind, fileName, bytes, censusDate, examKey } of countyFiles(county)) {
    const exam = county.exams.find(({ key }) => key === examKey);
    if (exam) await requireExam(office, exam, known);
    const examId = exam && known.get(exam.definition.name);
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

async function requireExam(office: ApiDoor, exam: DemoExam, known: Map<string, string>): Promise<void> {
  const { name } = exam.definition;
  if (!known.has(name)) {
    const { id } = await office.post('/exams', exam.definition);
    if (id === undefined) throw new StartError(`考试“${name}”未能建立`);
    known.set(name, id);
  }
  await office.post(`/exams/${known.get(name) ?? ''}/excuses`, { items: exam.excuses });
}

async function rankAndPublish(
  office: ApiDoor,
  leader: ApiDoor,
  examId: string,
  exam: DemoExam,
  say: ((text: string) => void) | undefined,
): Promise<void> {
  const { runId } = await office.post(`/exams/${examId}/rankings`, {});
  const path = `/exams/${examId}/rankings/${runId ?? ''}`;
  let shown = '';
  const done = await office.waitWhile(path, ['queued', 'running'], ({ status, progress }) => {
    const state = `${exam.definition.name}：${status ?? ''} ${String(progress?.done ?? 0)}/${String(progress?.total ?? 0)}`;
    if (state !== shown) say?.((shown = state));
  });
  if (done.status !== 'succeeded') throw new StartError(`演示排名失败：${JSON.stringify(done)}`);
  await leader.post(`${path}/publish`);
}

async function examIds(office: ApiDoor): Promise<Map<string, string>> {
  const { items = [] } = await office.get('/exams?limit=200');
  return new Map(items.map(({ name, id }) => [name, id]));
}

async function isPublished(office: ApiDoor, examId: string): Promise<boolean> {
  const { items = [] } = await office.get<{ items?: readonly { publishedAt: string | null }[] }>(
    `/exams/${examId}/rankings`,
  );
  return items.some(({ publishedAt }) => publishedAt !== null);
}

function latestExam(county: DemoCounty): DemoExam {
  const zhongkao = county.exams
    .filter(({ definition }) => definition.kind === 'zhongkao')
    .toSorted((a, b) => (a.definition.heldOn < b.definition.heldOn ? 1 : -1))[0];
  if (!zhongkao) throw new StartError('演示县没有中招考试');
  return zhongkao;
}
