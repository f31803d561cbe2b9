import { type SaxesTagPlain, SaxesParser } from 'saxes';
import { SheetRefused } from './sheet-refused.js';

export interface XmlHandlers {
  /** Names come without their namespace prefix. */
  readonly onOpen?: (name: string, attributes: Record<string, string>) => void;
  readonly onText?: (text: string) => void;
  readonly onClose?: (name: string) => void;
}

const deepestNesting = 64;
/** Longest run without any tag: far above the longest cell, far below what would fill the memory. */
const longestRun = 4 * 1024 * 1024;

/**
 * Reads a part of a workbook as a stream. A document type, deep nesting or an endless text, which no
 * spreadsheet program writes, end the reading, so that its memory stays bounded.
 */
export async function readXml(
  pieces: AsyncIterable<string>,
  handlers: XmlHandlers,
  onPause?: () => Promise<void> | undefined,
): Promise<void> {
  const parser = new SaxesParser({ position: false, xmlns: false });
  let depth = 0;
  let run = 0;
  parser.on('doctype', () => {
    throw new SheetRefused('workbook-broken', '内含文档类型声明');
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    run = 0;
    depth += 1;
    if (depth > deepestNesting) throw new SheetRefused('workbook-broken', '嵌套过深');
    handlers.onOpen?.(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    run = 0;
    depth -= 1;
    handlers.onClose?.(localName(tag.name));
  });
  const onText = handlers.onText;
  if (onText) {
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  try {
    for await (const piece of pieces) {
      run += piece.length;
      if (run > longestRun) throw new SheetRefused('workbook-broken', '内容过长');
      parser.write(piece);
      const pause = onPause?.();
      if (pause) await pause;
    }
    parser.close();
  } catch (cause) {
    throw asRefusal(cause);
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** What saxes throws is a plain Error about the document; a refusal that a handler threw passes through. */
function asRefusal(cause: unknown): SheetRefused {
  if (cause instanceof SheetRefused) return cause;
  return new SheetRefused('workbook-broken', '内容不是有效的 XML', { cause });
}
