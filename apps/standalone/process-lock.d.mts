export declare function describeProcess(pid: number): string | null;

export declare function acquireLock(
  path: string,
): Promise<
  | { readonly release: () => Promise<void>; readonly holder?: never }
  | { readonly holder: number; readonly release?: never }
>;
