/** The stages of schooling, from the youngest pupils on. */
export const stages = ['kindergarten', 'primary', 'junior', 'senior'] as const;
export type Stage = (typeof stages)[number];

export const stageTitles: Readonly<Record<Stage, string>> = {
  kindergarten: '幼儿园',
  primary: '小学',
  junior: '初中',
  senior: '高中',
};

/** Stages whose pupils are counted by grade; a kindergarten has no grades. */
export const gradedStages = ['primary', 'junior', 'senior'] as const satisfies readonly Stage[];
export type GradedStage = (typeof gradedStages)[number];

export interface GradeRange {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The grades of each stage, counted through from the first year of primary school: six years of primary, three of
 * junior and three of senior school. The county has no five-four schools.
 * County plan, section 1 (words): stage; section 6 (exams and rankings): every grade of primary and junior school.
 *
 * Worked: grade 7 is the first of junior school, so `gradesOfStage.junior` is 7 to 9.
 */
export const gradesOfStage: Readonly<Record<GradedStage, GradeRange>> = {
  primary: { lowest: 1, highest: 6 },
  junior: { lowest: 7, highest: 9 },
  senior: { lowest: 10, highest: 12 },
};

/**
 * Whether a grade (1 to 12, counted through) is one of the stage's. County plan, section 1 (words): stage.
 *
 * Worked: grade 9 belongs to junior school and to no other stage.
 */
export function isGradeOfStage(stage: GradedStage, grade: number): boolean {
  const { lowest, highest } = gradesOfStage[stage];
  return Number.isInteger(grade) && lowest <= grade && grade <= highest;
}
