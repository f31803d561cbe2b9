import type { ChoiceForm, ChoicesForm, SheetChoice, TextForm } from '#platform/spreadsheets/sheet-column.js';

/** A code or number by which people refer to a unit or a person. */
export const codeForm: TextForm = {
  kind: 'text',
  maxLength: 32,
  pattern: '[A-Za-z0-9][A-Za-z0-9_-]*',
  hint: '字母、数字、“-”和“_”，以字母或数字开头',
};

export const nameForm: TextForm = { kind: 'text', maxLength: 100 };

export function choiceForm<Word extends string>(
  words: readonly Word[],
  titles: Readonly<Record<Word, string>>,
): ChoiceForm {
  return { kind: 'choice', choices: listChoices(words, titles) };
}

export function choicesForm<Word extends string>(
  words: readonly Word[],
  titles: Readonly<Record<Word, string>>,
): ChoicesForm {
  return { kind: 'choices', choices: listChoices(words, titles) };
}

function listChoices<Word extends string>(
  words: readonly Word[],
  titles: Readonly<Record<Word, string>>,
): SheetChoice[] {
  return words.map((value) => ({ value, titles: [titles[value]] }));
}
