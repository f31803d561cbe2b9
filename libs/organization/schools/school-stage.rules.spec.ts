import { gradedStages, gradesOfStage, isGradeOfStage } from './school-stage.rules.js';

describe('the grades of the stages', () => {
  it('are 1 to 6, 7 to 9 and 10 to 12', () => {
    expect(gradesOfStage).toEqual({
      primary: { lowest: 1, highest: 6 },
      junior: { lowest: 7, highest: 9 },
      senior: { lowest: 10, highest: 12 },
    });
  });

  it('leave no grade of 1 to 12 out and give none to two stages', () => {
    for (let grade = 1; grade <= 12; grade += 1) {
      expect(gradedStages.filter((stage) => isGradeOfStage(stage, grade))).toHaveLength(1);
    }
  });

  it.each([0, 13, -1, 7.5, Number.NaN])('know no grade %p', (grade) => {
    expect(gradedStages.some((stage) => isGradeOfStage(stage, grade))).toBe(false);
  });
});
