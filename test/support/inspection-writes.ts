import { randomUUID } from 'node:crypto';
import type { AuditedWrite, Told } from './audited-write.js';
import { jpeg } from './small-photos.js';

const item = { code: 'A1', text: '有读书角', maxPoints: 100, scoring: 'points', stages: ['junior'] };
const checklist = { name: '检查细则', sections: [{ code: 'A', title: '德育', items: [item] }] };
const scores = [{ itemCode: 'A1', points: 88.5 }];
const squad = { schoolYear: '2025-2026', stage: 'junior', code: 'J1', name: '甲组', schoolCodes: ['S1'] };

/** Ids as phones make them. */
export const [visitId, lateVisitId, findingId] = [randomUUID(), randomUUID(), randomUUID()];
const [photoOfVisit, photoOfFinding] = [randomUUID(), randomUUID()];

function file(): FormData {
  const form = new FormData();
  form.append('name', '检查细则');
  form.append(
    'file',
    new Blob([
      '板块代码,板块名称,条目代码,检查内容,适用学段,计分方式,满分\nA,德育,A1,有读书角,初中,评分,100\n',
    ]),
    'a.csv',
  );
  return form;
}

/** A process visit of S1, as phones send it. */
export function visitOf(checklistVersionId: string, visitedOn: string): object {
  return { schoolCode: 'S1', stage: 'junior', kind: 'process', visitedOn, checklistVersionId, scores };
}

/**
 * Writes about inspections, in the order in which they can be done: S1 is a junior school, 2025-2026 and 2027-2028 are school
 * years, and what `told` knows of the inspector is who they are.
 */
export function inspectionWrites(told: Told): readonly AuditedWrite[] {
  const made = (): string => told('POST /checklists');
  const ofFinding = (action: string, from: string, to: string): object => ({
    action: `finding.${action}`,
    subjectId: findingId,
    before: expect.objectContaining({ state: from }),
    after: expect.objectContaining({ state: to }),
  });
  const move = (name: string, as: AuditedWrite['as'], body: object, entry: object): AuditedWrite => ({
    route: `POST /findings/{id}/${name}`,
    as,
    path: () => `/findings/${findingId}/${name}`,
    body,
    entry: () => entry,
  });
  return [
    {
      route: 'POST /checklists',
      as: 'office',
      path: () => '/checklists',
      body: checklist,
      entry: () => ({
        action: 'checklist.create',
        subjectId: made(),
        after: expect.objectContaining({ name: checklist.name }),
      }),
    },
    {
      route: 'POST /checklists/import',
      as: 'office',
      path: () => '/checklists/import',
      body: file(),
      entry: () => ({
        action: 'checklist.import',
        subjectId: told('POST /checklists/import'),
        after: expect.objectContaining({ content: expect.anything() }),
      }),
    },
    {
      route: 'PUT /checklists/{id}',
      as: 'office',
      path: () => `/checklists/${made().toUpperCase()}`,
      body: { ...checklist, name: '新细则' },
      entry: () => ({
        action: 'checklist.change',
        subjectId: made(),
        before: expect.objectContaining({ name: checklist.name }),
        after: expect.objectContaining({ name: '新细则' }),
      }),
    },
    {
      route: 'POST /checklists/{id}/publish',
      as: 'office',
      path: () => `/checklists/${made().toUpperCase()}/publish`,
      body: {},
      entry: () => ({ action: 'checklist.publish', subjectId: made() }),
    },
    {
      route: 'POST /squads',
      as: 'office',
      path: () => '/squads',
      body: squad,
      entry: () => ({ action: 'squad.create', subjectId: told('POST /squads'), after: squad }),
    },
    {
      route: 'PUT /squads/{id}',
      as: 'office',
      path: () => `/squads/${told('POST /squads').toUpperCase()}`,
      body: { name: '乙组', schoolCodes: ['S1'] },
      entry: () => ({
        action: 'squad.change',
        subjectId: told('POST /squads'),
        before: squad,
        after: { ...squad, name: '乙组' },
      }),
    },
    {
      route: 'DELETE /squads/{id}',
      as: 'office',
      path: () => `/squads/${told('POST /squads').toUpperCase()}`,
      body: {},
      entry: () => ({
        action: 'squad.remove',
        subjectId: told('POST /squads'),
        before: expect.objectContaining({ name: '乙组' }),
        after: null,
      }),
    },
    {
      route: 'POST /inspection-assignments',
      as: 'office',
      path: () => '/inspection-assignments',
      get body() {
        const termId = told('POST /school-years', 'terms.0.id');
        return { termId, inspectorId: told('inspector').toUpperCase(), schoolCodes: ['S1'] };
      },
      entry: () => ({
        action: 'inspection-assignment.create',
        subjectId: told('inspector'),
        after: { termId: told('POST /school-years', 'terms.0.id'), schoolCodes: ['S1'] },
      }),
    },
    {
      route: 'PUT /visits/{id}',
      as: 'inspector',
      path: () => `/visits/${visitId.toUpperCase()}`,
      get body() {
        return visitOf(made(), '2025-10-08');
      },
      entry: () => ({
        action: 'visit.draft',
        subjectId: visitId,
        after: expect.objectContaining({ schoolCode: 'S1', contentHash: expect.any(String) }),
      }),
    },
    {
      route: 'POST /visits/{id}/submit',
      as: 'inspector',
      path: () => `/visits/${visitId.toUpperCase()}/submit`,
      body: {},
      isRepeatable: true,
      entry: () => ({
        action: 'visit.submit',
        subjectId: visitId,
        after: expect.objectContaining({ pointsGiven: 8850, pointsMax: 10000 }),
      }),
    },
    {
      route: 'POST /visits/{id}/revisions',
      as: 'inspector',
      path: () => `/visits/${visitId.toUpperCase()}/revisions`,
      body: { reason: '误记', scores: [{ itemCode: 'A1', points: 90 }] },
      entry: () => ({
        action: 'visit.revise',
        subjectId: visitId,
        before: { revision: 1, pointsGiven: 8850, pointsMax: 10000 },
        after: { revision: 2, pointsGiven: 9000, pointsMax: 10000, reason: '误记' },
      }),
    },
    {
      route: 'POST /visits/batch',
      as: 'inspector',
      path: () => '/visits/batch',
      get body() {
        return { visits: [{ id: lateVisitId, ...visitOf(made(), '2025-12-10') }] };
      },
      entry: () => ({ action: 'visit.draft', subjectId: lateVisitId }),
    },
    {
      route: 'POST /visits/{id}/admit-late',
      as: 'office',
      path: () => `/visits/${lateVisitId.toUpperCase()}/admit-late`,
      body: { reason: '暴雨停课' },
      entry: () => ({
        action: 'visit.admit-late',
        subjectId: lateVisitId,
        after: { visitedOn: '2025-12-10', reason: '暴雨停课' },
      }),
    },
    {
      route: 'PUT /visits/{id}/attachments/{attachmentId}',
      as: 'inspector',
      path: () => `/visits/${visitId}/attachments/${photoOfVisit.toUpperCase()}`,
      body: new Blob([new Uint8Array(jpeg())]),
      entry: () => ({
        action: 'attachment.receive',
        subjectId: photoOfVisit,
        after: expect.objectContaining({ visitId, sha256: expect.any(String) }),
      }),
    },
    {
      route: 'PUT /findings/{id}',
      as: 'inspector',
      path: () => `/findings/${findingId.toUpperCase()}`,
      body: { visitId, itemCode: 'A1', text: '灭火器过期', severity: 'major', deadline: '2025-11-01' },
      entry: () => ({
        action: 'finding.record',
        subjectId: findingId,
        after: { visitId, itemCode: 'A1', severity: 'major', deadline: '2025-11-01' },
      }),
    },
    {
      route: 'PUT /findings/{id}/attachments/{attachmentId}',
      as: 'principal',
      path: () => `/findings/${findingId}/attachments/${photoOfFinding}`,
      body: new Blob([new Uint8Array(jpeg(3))]),
      entry: () => ({
        action: 'attachment.receive',
        subjectId: photoOfFinding,
        after: expect.objectContaining({ findingId }),
      }),
    },
    move('rectify', 'principal', { text: '已更换' }, ofFinding('rectify', 'open', 'rectified')),
    move('verify', 'inspector', {}, ofFinding('verify', 'rectified', 'verified')),
    move('reopen', 'office', { reason: '又坏了' }, ofFinding('reopen', 'verified', 'open')),
    move('close', 'office', {}, ofFinding('close', 'verified', 'closed')),
    {
      route: 'DELETE /inspection-assignments/{id}',
      as: 'office',
      path: () =>
        `/inspection-assignments/${told('POST /inspection-assignments', 'assignments.0.id').toUpperCase()}`,
      body: {},
      entry: () => ({
        action: 'inspection-assignment.remove',
        subjectId: told('inspector'),
        before: { termId: told('POST /school-years', 'terms.0.id'), schoolCodes: ['S1'] },
      }),
    },
    {
      route: 'POST /terms/{id}/close',
      as: 'office',
      path: () => `/terms/${told('next year', 'terms.0.id').toUpperCase()}/close`,
      body: {},
      isRepeatable: true,
      entry: () => ({ action: 'term.close', subjectId: told('next year', 'terms.0.id') }),
    },
    {
      route: 'POST /terms/{id}/reopen',
      as: 'office',
      path: () => `/terms/${told('next year', 'terms.1.id').toUpperCase()}/reopen`,
      body: { reason: '补录' },
      entry: () => ({
        action: 'term.reopen',
        subjectId: told('next year', 'terms.1.id'),
        before: { closedAt: expect.any(String) },
        after: { closedAt: null, reason: '补录' },
      }),
    },
  ];
}
