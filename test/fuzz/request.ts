/** A request as it goes over the wire: nothing in it needs to be sane. */
export interface FuzzRequest {
  readonly method: string;
  /** With the prefix and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}
