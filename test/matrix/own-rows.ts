import type { Caller, County } from './county.js';
import { workAs } from './probe-rights.js';
import { settingsOfCaller } from './rights.js';

/** The codes of a school, and of the township that it is in. */
function unitsOf(schoolId: string): string {
  return `(select array_remove(array[own.code, above.code], null)
             from schools own left join townships above on above.id = own.township_id where own.id = ${schoolId})`;
}

function schoolOf(schoolId: string): string {
  return `(select array[own.code] from schools own where own.id = ${schoolId})`;
}

function nameOf(userId: string): string {
  return `(select array[own.username] from users own where own.id = ${userId})`;
}

const publishedRun = (table: string): string =>
  `exists (select from ranking_runs where ranking_runs.id = ${table}.run_id and ranking_runs.published_at is not null)`;

/** A school and its township, or a township, in a scoring run that is published. */
function unitsOfScoring(table: string): string {
  return `(select array_remove(array[own.code, own.township_code], null)
             from scoring_units own join scoring_runs run on run.id = own.run_id and run.published_at is not null
            where own.run_id = ${table}.run_id and own.unit_kind = ${table}.unit_kind and own.unit_id = ${table}.unit_id)`;
}

/** Whose each row is, in SQL: a list of codes of units. Null where no unit may see it yet. */
const ofUnits: Readonly<Record<string, string>> = {
  // A school is told about the township that it belongs to.
  townships: `townships.code || array(select own.code::text from schools own where own.township_id = townships.id)`,
  schools: unitsOf('schools.id'),
  school_stages: unitsOf('school_stages.school_id'),
  staff: unitsOf('staff.school_id'),
  staff_posts: unitsOf('staff_posts.school_id'),
  ranking_rows: `case when ${publishedRun('ranking_rows')} then array[ranking_rows.unit_code]
    || array(select own.code::text from townships own where own.id = ranking_rows.township_id) end`,
  target_letters: `(select ${unitsOf('school_stages.school_id')}
                      from school_stages where school_stages.id = target_letters.school_stage_id)`,
  // Minors' data: the pupil's own school, and no township.
  enrolments: `(select ${schoolOf('school_stages.school_id')}
                  from school_stages where school_stages.id = enrolments.school_stage_id)`,
  pupils: `array(select own.code::text from enrolments
                   join school_stages on school_stages.id = enrolments.school_stage_id
                   join schools own on own.id = school_stages.school_id where enrolments.pupil_id = pupils.id)`,
  squad_members: `(select ${unitsOf('school_stages.school_id')}
                     from school_stages where school_stages.id = squad_members.school_stage_id)`,
  scoring_units: unitsOfScoring('scoring_units'),
  scoring_inputs: unitsOfScoring('scoring_inputs'),
  term_results: unitsOfScoring('term_results'),
  term_standings: unitsOfScoring('term_standings'),
  annual_assessments: unitsOfScoring('annual_assessments'),
  ranking_pupil_lists: `case when ${publishedRun('ranking_pupil_lists')}
    then ${schoolOf('ranking_pupil_lists.school_id')} end`,
};

/** Who sends inspectors out knows them, and where they go, and reads what they bring home. */
const senders = `array['office-q', 'leader-q']`;
/** Who made a visit or a finding; and, once its visit is submitted, its school and township and who is sent there. */
const ofInspection = (maker: string, schoolId: string, isSent: string): string =>
  `${nameOf(maker)} || ${senders} || case when ${isSent} then ${unitsOf(schoolId)}
     || array(select own.username from inspection_assignments sent join users own on own.id = sent.inspector_id
               where sent.school_id = ${schoolId}) end`;
const ofVisit = ofInspection('visits.inspector_id', 'visits.school_id', `visits.status = 'submitted'`);
const ofFinding = ofInspection('findings.created_by', 'findings.school_id', 'findings.school_id is not null');
const whoseVisit = (visitId: string): string =>
  `(select ${ofVisit} from visits where visits.id = ${visitId})`;
const whoseFinding = (findingId: string): string =>
  `(select ${ofFinding} from findings where findings.id = ${findingId})`;
/** Of an early photo the database believes what it says it belongs to; the program asks who sent both. */
const ofAttachment = `${nameOf('attachments.uploaded_by')} || ${whoseVisit('attachments.visit_id')}
  || ${whoseFinding('attachments.finding_id')}`;

/** Who reviews and decides cases; and, once it was asked for a statement, the unit and its township. */
const ofCase = `${senders} || case when cases.shown_at is not null then case cases.unit_kind
   when 'school' then ${unitsOf('cases.school_id')} else array[cases.unit_code::text] end end`;
const whoseCase = (caseId: string): string => `(select ${ofCase} from cases where cases.id = ${caseId})`;

/** By names of users and codes of units: everybody is asked about these. */
const ofInspections: Readonly<Record<string, string>> = {
  visits: ofVisit,
  visit_revisions: whoseVisit('visit_revisions.visit_id'),
  visit_admissions: whoseVisit('visit_admissions.visit_id'),
  findings: ofFinding,
  finding_steps: whoseFinding('finding_steps.finding_id'),
  attachments: ofAttachment,
  cases: ofCase,
  case_evidence: whoseCase('case_evidence.case_id'),
  case_steps: whoseCase('case_steps.case_id'),
  attachment_chunks: `(select ${ofAttachment} from attachments
                        where attachments.id = attachment_chunks.attachment_id)`,
};

/** The same, by names of users. */
const ofPersons: Readonly<Record<string, string>> = {
  users: `array[users.username] || case when users.role = 'inspector' then ${senders} end`,
  inspection_assignments: `${nameOf('inspection_assignments.inspector_id')} || ${senders}`,
  sessions: nameOf('sessions.user_id'),
  failed_sign_ins: `array[failed_sign_ins.username]`,
  idempotency_keys: nameOf('idempotency_keys.user_id'),
};

export interface SeenRows {
  readonly table: string;
  /** How many rows are the caller's own, and how many are not. */
  readonly own: number;
  readonly foreign: number;
  /** Whose rows were shown though they are not the caller's, and whose were not though they are. */
  readonly faults: readonly string[];
}

/** What the database alone shows to one caller, held against whose the rows are. Units are asked about units too. */
export async function compareRows(county: County, caller: Caller): Promise<readonly SeenRows[]> {
  const tables = Object.entries({ ...ofPersons, ...ofInspections, ...(caller.unit === null ? {} : ofUnits) });
  return workAs(county, settingsOfCaller(county, caller), async (client) => {
    const compared: SeenRows[] = [];
    for (const [table, owners] of tables) {
      const shown = await client.query<{ place: string }>(`select ctid::text as place from ${table}`);
      const places = new Set(shown.rows.map(({ place }) => place));
      const rows = await county.system.sql<{ place: string; owners: string[] | null; isOwn: boolean }>(
        `select place, owners, coalesce(owners && $1::text[], false) as "isOwn"
           from (select ctid::text as place, (${owners})::text[] as owners from ${table}) as rows`,
        [[caller.name, caller.unit]],
      );
      const faults = rows
        .filter(({ place, isOwn }) => places.has(place) !== isOwn)
        .map(
          (row) =>
            `${caller.name} ${row.isOwn ? 'misses' : 'sees'} ${table} of ${String(row.owners ?? 'nobody yet')}`,
        );
      const own = rows.filter(({ isOwn }) => isOwn).length;
      compared.push({ table, own, foreign: rows.length - own, faults });
    }
    return compared;
  });
}
