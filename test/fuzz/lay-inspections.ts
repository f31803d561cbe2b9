import { randomUUID } from 'node:crypto';
import type { Answer, ApiClient } from '../support/api-client.js';
import { jpeg } from '../support/small-photos.js';
import { fuzzChecklist } from './inspection-recipes.js';
import type { KnownThings } from './known-things.js';

/** Half of them rectified, half of them verified too. */
const movedFindings = 10;

/** One inspector, sent to every school, with a visit that is submitted, one that is not, and what was found there. */
export async function layInspections(
  known: KnownThings,
  office: ApiClient,
  inspector: ApiClient,
  school: ApiClient,
): Promise<void> {
  const { items } = done(await office.get('/school-years')).body;
  const year: { name: string; terms: { id: string }[] } = items[0];
  const inspectorId = String((await inspector.get('/auth/me')).body.id);
  known.addText('inspectorId', inspectorId);
  const checklist = done(await office.post('/checklists', fuzzChecklist)).body;
  done(await office.post(`/checklists/${String(checklist.id)}/publish`));
  known.addText('checklistVersionId', String(checklist.id));
  for (const code of ['A1', 'A2', 'B1', 'B2']) known.addText('itemCode', code);
  for (const { id } of year.terms) {
    known.addText('termId', id);
    const schoolCodes = ['A', 'B', 'C'];
    const sent = await office.post('/inspection-assignments', { termId: id, inspectorId, schoolCodes });
    known.learn('/api/v1/inspection-assignments', done(sent).body);
  }
  const squad = { schoolYear: year.name, stage: 'junior', code: 'J1', name: '甲组', schoolCodes: ['B'] };
  done(await office.post('/squads', squad));
  known.addText('squad', 'J1');
  const put = async (path: string, body: object): Promise<void> => {
    const json = { 'content-type': 'application/json' };
    known.learn(`/api/v1${path}`, done(await inspector.send('PUT', path, JSON.stringify(body), json)).body);
  };
  const [sent, draft, finding] = [randomUUID(), randomUUID(), randomUUID()];
  const visit = {
    schoolCode: 'A',
    stage: 'junior',
    kind: 'process',
    visitedOn: '2025-10-08',
    checklistVersionId: checklist.id,
    scores: [
      { itemCode: 'A1', points: 27.5 },
      { itemCode: 'A2', met: true },
      { itemCode: 'B1', occurrences: 2 },
      { itemCode: 'B2', measured: 48 },
    ],
  };
  await put(`/visits/${sent}`, visit);
  await put(`/visits/${draft}`, { ...visit, schoolCode: 'B', scores: [] });
  done(await inspector.post(`/visits/${sent}/submit`));
  const text = { text: '窗户破损', severity: 'minor', deadline: '2025-11-01' };
  await put(`/findings/${finding}`, { visitId: sent, itemCode: 'A1', ...text });
  for (let index = 0; index < movedFindings; index += 1) {
    const path = `/findings/${randomUUID()}`;
    await put(path, { visitId: sent, itemCode: 'B2', ...text });
    done(await school.post(`${path}/rectify`, { text: '已修好' }));
    if (index % 2 === 1) done(await inspector.post(`${path}/verify`));
  }
  for (const subject of [`/visits/${sent}`, `/findings/${finding}`]) {
    const photo = done(await inspector.putFile(`${subject}/attachments/${randomUUID()}`, jpeg()));
    known.learn('/api/v1/attachments', photo.body);
  }
}

function done(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  return answer;
}
