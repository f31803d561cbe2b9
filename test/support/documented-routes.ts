import type { ApiClient } from './api-client.js';

/** An operation of /api/openapi.json. */
export interface DocumentedRoute {
  readonly method: string;
  /** With its placeholders: /api/v1/exams/{id}. */
  readonly path: string;
  readonly operation: Readonly<Record<string, unknown>>;
}

/** Every operation that the document names. */
export async function listRoutes(client: ApiClient): Promise<readonly DocumentedRoute[]> {
  const { body } = await client.get('/api/openapi.json');
  const paths: Record<string, Record<string, Record<string, unknown>>> = body.paths;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** The route's path with something in place of each placeholder. */
export function fillPath({ path }: DocumentedRoute, fill: (name: string) => string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => fill(name));
}
