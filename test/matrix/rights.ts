import type { Caller, County } from './county.js';
import type { Rights, Settings } from './probe-rights.js';

/** The second wall at a glance: people, the gate, the jobs and the installer. What is not here nobody may. */
const table = `
                        admin     leader    office    inspector judge     centre    school    recognize sign-in   relay     validate  commit    rank      explain   seal      verify    score     overdue   judging   readiness installer
accountability_findings -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -
accountability_rules    -         s         siu       -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -
annual_assessments      -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -
assessment_policies     -         s         siu       -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -
attachment_chunks       -         s         s         si        -         s         si        -         -         -         -         -         -         -         -         -         s         s         -         -         -
attachments             -         s         s         si        -         s         si        -         -         -         -         -         -         -         -         -         s         s         -         -         -
audit_entries           si        si        i         i         i         i         i         -         -         -         -         i         i         -         s         s         -         i         -         -         i
audit_links             s         s         -         -         -         -         -         -         -         -         -         -         -         -         si        s         -         -         -         -         -
audit_unsealed          i         i         i         i         i         i         i         i         i         i         i         i         i         i         sid       si        i         i         i         i         i
case_evidence           -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -
case_steps              -         si        si        -         -         si        si        -         -         -         -         -         -         -         -         -         -         -         -         -         -
cases                   -         su        su        -         -         su        su        -         -         -         -         -         -         -         -         -         -         -         -         -         -
checklists              s         s         siu       s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
enrolments              -         -         s         -         -         -         s         -         -         -         s         siu       s         -         -         -         -         -         -         s         -
exam_excuses            -         -         siud      -         -         -         -         -         -         -         s         s         s         -         -         -         -         -         -         s         -
exam_scores             -         -         s         -         -         -         -         -         -         -         -         sid       s         -         -         -         -         -         -         s         -
exam_subjects           s         s         si        s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
exams                   s         s         si        s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
failed_sign_ins         sd        sd        sd        sd        sd        sd        sd        -         si        -         -         -         -         -         -         -         -         -         -         -         -
finding_steps           -         s         si        si        -         s         si        -         -         -         -         -         -         -         -         -         -         s         -         -         -
findings                -         s         su        siu       -         s         su        -         -         -         -         -         -         -         -         -         -         su        -         -         -
idempotency_keys        si        si        si        si        si        si        si        -         -         -         -         -         -         -         -         -         -         -         -         -         -
import_chunks           s         -         si        -         -         -         -         -         -         -         s         s         -         -         -         -         -         -         -         s         -
import_faults           s         -         s         -         -         -         -         -         -         -         sid       s         -         -         -         -         -         -         -         s         -
imports                 s         -         su        -         -         -         -         -         -         -         su        su        -         -         -         -         -         -         -         s         -
inspection_assignments  -         s         sid       s         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -
pupils                  -         -         s         -         -         -         s         -         -         -         s         siu       s         -         -         -         -         -         -         s         -
ranking_lines           -         s         s         -         -         s         s         -         -         -         -         -         si        -         -         -         -         -         s         s         -
ranking_policies        s         s         siu       s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
ranking_pupil_lists     -         -         s         -         -         -         s         -         -         -         -         -         si        -         -         -         -         -         -         -         -
ranking_rows            -         s         s         -         -         s         s         -         -         -         -         -         si        s         -         -         -         -         s         s         -
ranking_runs            -         su        si        -         -         s         s         -         -         -         -         -         su        -         -         -         -         -         s         s         -
school_stages           si        s         si        s         s         s         s         -         -         -         s         sid       s         -         -         -         s         -         s         s         -
school_years            si        s         si        s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
schools                 si        s         si        s         s         s         s         -         -         -         s         siu       s         -         -         -         s         -         s         s         -
scoring_cancellations   -         s         si        -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         -         s         -
scoring_inputs          -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -
scoring_runs            -         su        si        -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         s         -         -
scoring_subjects        -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         s         -         -
scoring_units           -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -
sessions                siu       siu       siu       siu       siu       siu       siu       su        s         -         -         -         -         -         -         -         -         -         -         -         -
squad_members           -         s         siud      -         -         s         s         -         -         -         -         -         -         -         -         -         s         -         -         -         -
squads                  s         s         siud      s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
staff                   si        s         si        -         -         s         s         -         -         -         s         siu       -         -         -         -         -         -         s         -         -
staff_posts             siu       s         siu       -         -         s         s         -         -         -         s         siu       -         -         -         -         -         -         s         -         -
target_letters          -         s         siu       -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         s         -         -
term_results            -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         s         -         -
term_standings          -         s         s         -         -         s         s         -         -         -         -         -         -         -         -         -         -         -         -         -         -
terms                   si        s         siu       s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s         s
townships               si        s         si        s         s         s         s         -         -         -         s         siu       s         -         -         -         s         -         -         -         -
users                   siu       su        su        su        su        su        su        s         s         -         -         -         -         -         -         -         -         -         -         -         si
visit_admissions        -         s         si        s         -         s         s         -         -         -         -         -         -         -         -         -         s         -         -         -         -
visit_revisions         -         s         si        si        -         s         s         -         -         -         -         -         -         -         -         -         s         -         -         -         -
visits                  -         s         su        siu       -         s         s         -         -         -         -         -         -         -         -         -         s         -         -         -         -
`;

/** The same for the stages of a scoring run, of which each does one thing. */
const scoringTable = `
                        freeze    scoring   summarize conclude  sealing
accountability_findings -         -         -         i         -
accountability_rules    s         -         -         -         -
annual_assessments      s         s         si        s         s
assessment_policies     s         -         -         -         -
attachment_chunks       s         -         -         -         -
attachments             s         -         -         -         -
audit_entries           i         -         -         -         i
audit_unsealed          i         i         i         i         i
checklists              s         s         s         s         s
enrolments              s         -         -         -         -
exam_excuses            s         -         -         -         -
exam_scores             s         -         -         -         -
exam_subjects           s         s         s         s         s
exams                   s         s         s         s         s
frozen_candidates       i         s         -         -         -
frozen_rankings         i         s         -         -         -
pupils                  s         -         -         -         -
ranking_lines           s         si        -         s         -
ranking_policies        s         s         s         s         s
ranking_pupil_lists     -         si        -         -         -
ranking_rows            s         si        -         s         -
ranking_runs            si        su        -         s         -
school_stages           s         -         -         -         -
school_years            s         s         s         s         s
schools                 s         -         -         -         -
scoring_cancellations   s         s         s         s         s
scoring_inputs          si        s         s         s         s
scoring_material        i         -         s         s         -
scoring_runs            su        su        su        su        su
scoring_subjects        si        su        su        su        s
scoring_units           si        s         s         s         s
squad_members           s         -         -         -         -
squads                  s         s         s         s         s
staff                   s         -         -         -         -
staff_posts             s         -         -         -         -
target_letters          s         -         -         s         -
term_results            s         si        s         s         s
term_standings          s         s         si        s         s
terms                   s         s         s         s         s
townships               s         -         -         -         -
visit_admissions        s         -         -         -         -
visit_revisions         s         -         -         -         -
visits                  s         -         -         -         -
`;

/** The same for the jobs that open cases and keep their deadlines. */
const caseTable = `
                       opening   deadlines
accountability_rules   s         -
audit_entries          i         i
audit_unsealed         i         i
case_evidence          si        s
case_steps             si        si
cases                  siu       su
checklists             s         s
exam_subjects          s         s
exams                  s         s
ranking_lines          s         -
ranking_policies       s         s
ranking_rows           s         -
ranking_runs           s         -
school_years           s         s
schools                s         -
scoring_runs           s         -
scoring_subjects       s         -
squads                 s         s
terms                  s         s
`;

const fullNames: Readonly<Record<string, string>> = {
  recognize: 'gate:recognize',
  'sign-in': 'gate:sign-in',
  relay: 'job:relay',
  validate: 'job:imports.validate',
  commit: 'job:imports.commit',
  rank: 'job:exams.rank',
  explain: 'job:exams.explain',
  seal: 'job:audit.seal',
  verify: 'job:audit.verify',
  score: 'job:inspections.score',
  overdue: 'job:inspections.mark-overdue',
  judging: 'job:accountability.judge',
  readiness: 'job:exams.check-readiness',
  freeze: 'job:scoring.freeze',
  scoring: 'job:scoring.score',
  summarize: 'job:scoring.summarize',
  conclude: 'job:scoring.conclude',
  sealing: 'job:scoring.seal',
  opening: 'job:accountability.open-cases',
  deadlines: 'job:accountability.keep-deadlines',
};

/** The declared rights of each actor, and what a transaction says when it works for them. */
export function declaredRights(
  county: County,
): readonly { readonly settings: Settings; readonly rights: Rights }[] {
  return [table, scoringTable, caseTable].flatMap((text) => rightsIn(text, county));
}

function rightsIn(
  text: string,
  county: County,
): readonly { readonly settings: Settings; readonly rights: Rights }[] {
  const [head = '', ...lines] = text.trim().split('\n');
  const rows = lines.map((line) => line.trim().split(/ +/));
  return head
    .trim()
    .split(/ +/)
    .map((name, index) => ({
      settings: settingsOf(county, fullNames[name] ?? name),
      rights: Object.fromEntries(
        rows.flatMap((row): [string, string][] => {
          const letters = row[index + 1] ?? '-';
          return letters === '-' ? [] : [[row[0] ?? '', letters]];
        }),
      ),
    }));
}

function settingsOf(county: County, role: string): Settings {
  if (role.startsWith('gate:')) return { role, scopeKind: 'nobody' };
  if (role.startsWith('job:') || role === 'installer') return { role, scopeKind: 'system' };
  const caller = county.callers.find((candidate) => candidate.role === role);
  if (!caller) throw new Error(`nobody is ${role}`);
  return settingsOfCaller(county, caller);
}

/** What a transaction says when it works for this person. */
export function settingsOfCaller(county: County, { name, role, unit }: Caller): Settings {
  const userId = county.users.get(name) ?? '';
  if (unit === null) return { role, scopeKind: 'county', userId };
  const scopeId = county.townships.get(unit) ?? county.schools.get(unit) ?? '';
  return { role, scopeKind: county.townships.has(unit) ? 'township' : 'school', scopeId, userId };
}
