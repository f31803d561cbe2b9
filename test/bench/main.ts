import { benchExams } from './bench-exams.js';
import { benchInspections } from './bench-inspections.js';
import { benchScoring } from './bench-scoring.js';
import { describeMachine } from './machine.js';
import { type Figure, judge, printFigures } from './report.js';
import { benchAuditVerification } from './verify-audit.js';

/** Each part measures on installations of its own. `npm run bench -- inspections` runs one of them. */
const parts = {
  exams: benchExams,
  inspections: benchInspections,
  scoring: benchScoring,
  audit: benchAuditVerification,
} as const satisfies Record<string, () => Promise<readonly Figure[]>>;

function isPart(name: string): name is keyof typeof parts {
  return Object.hasOwn(parts, name);
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !isPart(name));
if (unknown !== undefined) {
  console.error(`没有“${unknown}”这一项，可选：${Object.keys(parts).join('、')}`);
  process.exit(1);
}
const machine = await describeMachine();
console.log(machine);
const figures: Figure[] = [];
for (const name of wanted.length === 0 ? Object.keys(parts) : wanted) {
  if (isPart(name)) figures.push(...(await parts[name]()));
}
console.log(`\n${machine}；比值为各轮比值的中位数`);
printFigures(figures);
process.exitCode = figures.some((figure) => judge(figure) === 'broken') ? 1 : 0;
