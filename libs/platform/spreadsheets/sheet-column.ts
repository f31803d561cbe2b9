/** One accepted value and the words a person may write for it; `titles[0]` is the one shown to people. */
export interface SheetChoice {
  readonly value: string;
  readonly titles: readonly string[];
}

interface ColumnHead {
  /** Machine header, for programs: `school_code`. */
  readonly name: string;
  /** Header for people: 学校代码. */
  readonly title: string;
  readonly aliases?: readonly string[];
  /**
   * The column must stand in the header, and its cells must be filled. A mark column's cells may be empty
   * all the same: an empty mark means absent.
   */
  readonly required: boolean;
  /** The column must stand in the header, but a cell may be empty because that means something: a direct school. */
  readonly emptyTitle?: string;
  /** No value may occur twice within the file. */
  readonly unique?: boolean;
}

/** A run of characters. `pattern` is the source of a regular expression for the whole cell; `hint` says it to people. */
export interface TextForm {
  readonly kind: 'text';
  readonly maxLength: number;
  readonly pattern?: string;
  readonly hint?: string;
}

/** A calendar day of 1900 to 2100, read in the usual Chinese forms, kept as YYYY-MM-DD. */
export interface DateForm {
  readonly kind: 'date';
}

export interface IntegerForm {
  readonly kind: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

export interface ChoiceForm {
  readonly kind: 'choice';
  readonly choices: readonly SheetChoice[];
}

/** Several choices in one cell, kept as `a;b` in the order of `choices`. */
export interface ChoicesForm {
  readonly kind: 'choices';
  readonly choices: readonly SheetChoice[];
}

/** A number with at most two decimals, kept as an integer of hundredths; an absent word is kept as NULL. */
export interface MarkForm {
  readonly kind: 'mark';
  readonly fullMarkHundredths: number;
  readonly absentWords: readonly string[];
}

/** What one column of an uploaded table is called and holds. Plain data: it travels to a thread as it is. */
export type SheetColumn = ColumnHead &
  (TextForm | DateForm | IntegerForm | ChoiceForm | ChoicesForm | MarkForm);
