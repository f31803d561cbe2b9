import {
  AlignmentType,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { CaseLetter, LetterSection } from './case-letter.js';

const font = { ascii: 'Times New Roman', eastAsia: 'SimSun', hAnsi: 'Times New Roman' } as const;

/** A letter as a .docx file, to be printed and signed. */
export async function writeLetterFile({ title, sections, blanks }: CaseLetter): Promise<Buffer> {
  const document = new Document({
    title,
    styles: { default: { document: { run: { font, size: 24 } } } },
    sections: [
      {
        children: [
          new Paragraph({
            text: title,
            heading: HeadingLevel.TITLE,
            alignment: AlignmentType.CENTER,
          }),
          ...sections.flatMap(writeSection),
          new Paragraph({ text: '' }),
          ...blanks.map(
            (text) => new Paragraph({ text, alignment: AlignmentType.RIGHT, spacing: { before: 400 } }),
          ),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

function writeSection({ heading, paragraphs, table }: LetterSection): readonly (Paragraph | Table)[] {
  return [
    new Paragraph({ text: heading, heading: HeadingLevel.HEADING_2, spacing: { before: 240 } }),
    ...paragraphs.flatMap((text) => text.split('\n').map((line) => new Paragraph({ text: line }))),
    ...(table === undefined || table.rows.length === 0 ? [] : [writeTable(table.head, table.rows)]),
  ];
}

function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): Table {
  const row = (cells: readonly string[], isHead: boolean): TableRow =>
    new TableRow({
      tableHeader: isHead,
      children: cells.map(
        (text) =>
          new TableCell({
            ...(isHead ? { shading: { fill: 'D9D9D9' } } : {}),
            children: [new Paragraph({ children: [new TextRun({ text, size: 18 })] })],
          }),
      ),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(head, true), ...rows.map((cells) => row(cells, false))],
  });
}
