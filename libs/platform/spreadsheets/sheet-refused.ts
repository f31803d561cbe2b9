/**
 * Why a whole file is refused. Codes are stable; the sentence says what is wrong and what to do.
 * `{}` is filled with the figure or name that the reader knows at that moment.
 */
const reasons = {
  'file-empty': '文件是空的，请检查后重新上传。',
  'file-too-large': '文件超过 {} MB，请拆分成几个文件分别上传。',
  'file-kind-unknown':
    '文件不是 .xlsx 工作簿，也不是 CSV 文本（{}）。请用表格软件打开，另存为 .xlsx 后上传。',
  'xls-or-encrypted': '文件已加密或为旧版 .xls 格式。请取消密码，并另存为 .xlsx 后上传。',
  'workbook-broken': '工作簿已损坏，无法读取（{}）。请用表格软件打开，另存为新的 .xlsx 后上传。',
  'workbook-inflates-too-much':
    '工作簿解压后过大（{}），不予读取。请把数据复制到新建的工作簿，另存为 .xlsx 后上传。',
  'workbook-too-many-parts': '工作簿内含 {} 个以上的部件，不予读取。请把数据复制到新建的工作簿后上传。',
  'workbook-too-many-sheets': '工作簿内的工作表超过 {} 个，请只保留要上传的工作表。',
  'macro-not-allowed': '工作簿带有宏，不予读取。请另存为不带宏的 .xlsx 后上传。',
  'external-link-not-allowed':
    '工作簿引用了其他文件（外部链接），不予读取。请断开链接，把数据粘贴为数值后上传。',
  'sheet-empty': '第一个工作表没有内容。请把数据放在第一个工作表，第一行写表头。',
  'no-data-rows': '表头下面没有数据。',
  'too-many-rows': '数据超过 {} 行，请拆分成几个文件分别上传。',
  'too-many-empty-rows': '空行超过 {} 行。请把数据复制到新的工作表（只复制有内容的区域）后上传。',
  'too-many-columns': '列数超过 {} 列，请删去多余的列后上传。',
  'too-many-cells': '单元格超过 {} 个（含空单元格）。请把数据复制到新的工作表（只复制有内容的区域）后上传。',
  'too-much-text': '工作簿内的文字总量过大。请删去无关的工作表和列，或拆分后上传。',
  'cell-too-long': '有单元格的内容过长（{}），请检查后重新上传。',
  'text-encoding-unknown': '文件的文字编码无法识别。请另存为“CSV UTF-8”或 .xlsx 后上传。',
  'text-damaged': '文件中有损坏的文字（本应是 UTF-8 编码）。请从原系统重新导出后上传。',
  'text-has-nul': '文件含有空字节，不是正常的 CSV 文本。请另存为“CSV UTF-8”或 .xlsx 后上传。',
  'csv-quote-not-closed': '从第 {} 行开始的一个双引号没有配对。请补上引号后重新上传。',
  'csv-quote-misplaced': '第 {} 行的双引号后面多出了文字。单元格内的双引号要写成两个。',
  'too-slow': '文件在 {} 秒内没有读完，已停止。请把数据复制到新建的工作簿，或拆分后上传。',
  'too-much-memory': '读取文件需要的内存过多，已停止。请把数据复制到新建的工作簿，或拆分后上传。',
} as const;

export type RefusalCode = keyof typeof reasons;

/** Thrown for a file that cannot be read at all; its message is for the person who uploaded it. */
export class SheetRefused extends Error {
  constructor(
    readonly code: RefusalCode,
    detail: string | number = '',
    options?: ErrorOptions,
  ) {
    super(reasons[code].replace('{}', String(detail)), options);
    this.name = 'SheetRefused';
    this.detail = detail;
  }

  /** Travels with the code from the thread, so that the sentence is made once more on the other side. */
  readonly detail: string | number;
}
