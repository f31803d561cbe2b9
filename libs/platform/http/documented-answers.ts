import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './problem.js';

/** Documents refusals that not every route has. */
export function Refuses(refusals: Readonly<Partial<Record<404 | 406 | 422, string>>>): MethodDecorator {
  return applyDecorators(
    ...Object.entries(refusals).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}

/** Documents server-sent events, each of which carries a `state` in its data. */
export function ApiEvents(state: Type): MethodDecorator {
  const media = { schema: { type: 'string' as const }, 'x-event': { $ref: getSchemaPath(state) } };
  return applyDecorators(
    ApiExtraModels(state),
    ApiOkResponse({
      description: `每个事件的 data 是 ${state.name}`,
      content: { 'text/event-stream': media },
    }),
  );
}
