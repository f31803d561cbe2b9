export type Environment = Readonly<Record<string, string | undefined>>;

/** Every fault of the environment at once; `message` is what the operator reads. */
export class ConfigFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`配置有误，程序未启动：\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigFault';
  }
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Readers of single variables that collect faults instead of stopping at the first. */
export interface EnvironmentReader {
  readonly faults: string[];
  text(name: string, fallback: string): string;
  choice(name: string, choices: readonly string[], fallback: string): string;
  secret(name: string, minimumLength: number): string;
  url(name: string, protocols: readonly string[]): string;
  optionalUrl(name: string, protocols: readonly string[]): string | null;
  integer(name: string, options: Range & { readonly fallback: number }): number;
  optionalInteger(name: string, range: Range): number | null;
}

export function readEnvironment(environment: Environment): EnvironmentReader {
  const faults: string[] = [];
  const given = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };

  const optionalUrl = (name: string, protocols: readonly string[]): string | null => {
    const value = given(name);
    if (value === undefined) return null;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    // The value itself may hold a password: it is never printed.
    faults.push(
      `${name} 不是有效的地址，应以 ${protocols.map((protocol) => `${protocol}//`).join(' 或 ')} 开头`,
    );
    return null;
  };

  const optionalInteger = (name: string, range: Range): number | null => {
    const value = given(name);
    if (value === undefined) return null;
    const number = Number(value);
    if (/^-?\d+$/.test(value) && number >= range.minimum && number <= range.maximum) return number;
    faults.push(
      `${name} 应为 ${String(range.minimum)} 到 ${String(range.maximum)} 之间的整数，现为“${value}”`,
    );
    return null;
  };

  return {
    faults,
    text: (name, fallback) => given(name) ?? fallback,
    choice: (name, choices, fallback) => {
      const value = given(name) ?? fallback;
      if (!choices.includes(value)) faults.push(`${name} 只能是 ${choices.join('、')}，现为“${value}”`);
      return value;
    },
    secret: (name, minimumLength) => {
      const value = given(name) ?? '';
      if (value.length < minimumLength) {
        faults.push(`${name} 至少 ${String(minimumLength)} 个字符，可用 openssl rand -hex 32 生成`);
      }
      return value;
    },
    url: (name, protocols) => {
      if (given(name) === undefined)
        faults.push(`缺少 ${name}（${protocols[0] ?? ''}//用户:密码@主机:端口/库名）`);
      return optionalUrl(name, protocols) ?? '';
    },
    optionalUrl,
    integer: (name, { fallback, ...range }) => optionalInteger(name, range) ?? fallback,
    optionalInteger,
  };
}
