import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from './problem.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';
const methods: readonly Method[] = ['get', 'put', 'post', 'delete', 'patch'];

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
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      addRefusals(path, method, operation);
      if (method === 'post' && isClosed(operation)) addIdempotencyKey(operation);
    }
  }
  return document;
}

function isClosed(operation: Operation): boolean {
  return operation.security !== undefined && operation.security.length > 0;
}

/** What a route may refuse, beside what its own method declares. A body may be sent to any of them. */
function addRefusals(path: string, method: Method, operation: Operation): void {
  const hasHeader = (name: string): boolean =>
    operation.parameters?.some((parameter) => 'name' in parameter && parameter.name === name) ?? false;
  const refusals: Record<string, string | false> = {
    400: '请求内容有误',
    401: (isClosed(operation) || path.includes('/auth/')) && '未登录，或登录已失效',
    403: isClosed(operation) && '角色不允许',
    404: path.includes('{') && '没有找到，或不在管理范围内',
    409: isClosed(operation) && '状态冲突，或刚被他人修改',
    412: hasHeader('If-Match') && '已被他人修改',
    413: '内容过大',
    415: '类型不支持',
    422: isClosed(operation) && method !== 'get' && '不符合规则',
    429: '请求过于频繁',
    503: '服务暂不可用',
  };
  // Whoever names the copy that they have (If-None-Match) need not be sent it again.
  if (method === 'get') operation.responses[304] ??= { description: '内容未变' };
  for (const [status, description] of Object.entries(refusals)) {
    if (description !== false) operation.responses[status] ??= { description, content: problemContent };
  }
}

function addIdempotencyKey(operation: Operation): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: '同一键和同一内容重复提交，只生效一次，答复相同',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    },
  ];
}
