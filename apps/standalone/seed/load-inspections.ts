import type { DemoCounty } from '../demo/demo-county.js';
import {
  type DemoChecklist,
  type DemoFinding,
  type DemoVisit,
  inspectorOf,
  inspectSchools,
} from '../demo/inspections.js';
import { StartError } from '../progress.mjs';
import type { SeedContext } from '../seed-context.js';
import { ApiDoor } from './api-door.js';
import { termKey, type TermIds } from './demo-terms.js';

interface BatchAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly fate: string;
    readonly problem?: { readonly detail: string };
  }[];
}

const batchSize = 50;

/** Sends the inspectors out, brings their visits in as phones do, and lets some schools repair what was found. */
export async function loadInspections(
  context: SeedContext,
  county: DemoCounty,
  office: ApiDoor,
  terms: TermIds,
  password: string,
): Promise<void> {
  const { apiUrl, signal, say } = context;
  const checklist = await newestChecklist(office);
  const inspectors = new Map<string, ApiDoor>();
  for (const { username } of county.accounts.filter(({ role }) => role === 'inspector')) {
    inspectors.set(username, await ApiDoor.signIn(apiUrl, username, password, signal));
  }
  const ids = new Map(
    (await office.get('/inspectors')).items?.map(({ username = '', id }) => [username, id]),
  );
  const repairs = new Map<string, DemoFinding[]>();
  let visitCount = 0;
  for (const round of inspectSchools(county, checklist)) {
    const sendVisits = async ([username, visits]: readonly [string, readonly DemoVisit[]]): Promise<void> => {
      await office.post('/inspection-assignments', {
        termId: terms.get(termKey(round)),
        inspectorId: ids.get(username),
        schoolCodes: county.schools
          .filter((school) => inspectorOf(school, county) === username)
          .map(({ code }) => code),
      });
      const inspector = inspectors.get(username);
      if (!inspector) return;
      for (let from = 0; from < visits.length; from += batchSize) {
        await sendBatch(inspector, visits.slice(from, from + batchSize));
      }
    };
    // Each inspector has a phone of their own.
    await Promise.all([...round.visits].map(sendVisits));
    for (const visits of round.visits.values()) {
      visitCount += visits.length;
      for (const { schoolCode, findings } of visits) {
        repairs.set(schoolCode, [...(repairs.get(schoolCode) ?? []), ...findings]);
      }
    }
  }
  say(`已送入 ${String(visitCount)} 次督导的记录`);
  for (const account of county.accounts) {
    if (account.scope.kind !== 'school') continue;
    const school = county.schools.find(
      ({ code }) => account.scope.kind === 'school' && code === account.scope.code,
    );
    const inspector = school && inspectors.get(inspectorOf(school, county));
    if (!school || !inspector) continue;
    const clerk = await ApiDoor.signIn(apiUrl, account.username, password, signal);
    await repairFindings(clerk, inspector, repairs.get(school.code) ?? []);
  }
}

async function sendBatch(inspector: ApiDoor, visits: readonly object[]): Promise<void> {
  const { items } = await inspector.post<BatchAnswer>('/visits/batch', { visits });
  const refused = items.find(({ fate }) => fate === 'refused');
  if (refused) throw new StartError(`演示督导 ${refused.id} 未被接受：${refused.problem?.detail ?? ''}`);
}

/** The older half is repaired and verified, of the rest every other one waits for its verification, the others for the school. */
async function repairFindings(
  clerk: ApiDoor,
  inspector: ApiDoor,
  findings: readonly DemoFinding[],
): Promise<void> {
  for (const [index, { id }] of findings.entries()) {
    const isOld = index < findings.length / 2;
    if (!isOld && index % 2 === 1) continue;
    const { state } = await clerk.get<{ state: string }>(`/findings/${id}`);
    if (state !== 'open') continue;
    await clerk.post(`/findings/${id}/rectify`, { text: '已按要求整改，并安排专人每周检查一次。' });
    if (isOld) await inspector.post(`/findings/${id}/verify`, { text: '现场复核，整改到位。' });
  }
}

async function newestChecklist(office: ApiDoor): Promise<DemoChecklist> {
  const { items = [] } = await office.get('/checklists?limit=1');
  return office.get<DemoChecklist>(`/checklists/${items[0]?.id ?? ''}`);
}
