import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from './problem.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const problemContent = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } },
};

/** The document of every open route: schemas, examples, refusals and the permission each one needs. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setTitle('县域教育教学质量管理系统')
      .setDescription('日期写作 YYYY-MM-DD，时刻为 ISO 8601（UTC）；错误答复为 application/problem+json。')
      .setVersion('1')
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: '登录答复中的 token' })
      .build(),
    { extraModels: [ProblemDto] },
  );
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'put', 'post', 'delete', 'patch'] as const) {
      const operation = item[method];
      if (operation) addRefusals(path, method, operation);
    }
  }
  return document;
}

function addRefusals(path: string, method: string, operation: Operation): void {
  const isPublic = operation.security === undefined || operation.security.length === 0;
  const refusals: Record<string, string> = {
    400: '请求内容有误',
    429: '请求过于频繁',
    503: '服务暂不可用',
  };
  if (!isPublic || path.includes('/auth/')) refusals[401] = '未登录';
  if (!isPublic) {
    refusals[403] = '角色不允许';
    refusals[404] = '没有找到，或不在管理范围内';
    refusals[406] = '不支持的返回格式';
  }
  // A body is refused for its size or type also where none is asked for.
  if (method !== 'get') Object.assign(refusals, { 413: '内容过大', 415: '类型不支持' });
  if (method !== 'get' || !isPublic) Object.assign(refusals, { 409: '状态冲突', 422: '不符合规则' });
  for (const [status, description] of Object.entries(refusals)) {
    operation.responses[status] ??= { description, content: problemContent };
  }
}
