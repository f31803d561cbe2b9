import type { FieldError } from '#platform/errors/app-error.js';
import type { AssessmentPolicyDto, WriteAssessmentPolicyDto } from './assessment-policy.dto.js';
import type { AssessmentPolicyRow } from './assessment-policy.queries.js';
import type { AssessmentPolicyContent, PolicyFault } from './assessment-policy.rules.js';

/** What a body says, and nothing beside it. */
export function readPolicy(input: WriteAssessmentPolicyDto): AssessmentPolicyContent {
  return {
    title: input.title.trim(),
    effectiveFrom: input.effectiveFrom,
    components: input.components.map(({ component, weightPercent }) => ({ component, weightPercent })),
  };
}

export function contentOf({
  title,
  effectiveFrom,
  components,
}: AssessmentPolicyRow): AssessmentPolicyContent {
  return { title, effectiveFrom, components };
}

export function toPolicy(row: AssessmentPolicyRow): AssessmentPolicyDto {
  const { id, unitKind, stage, version, title, effectiveFrom, components, createdAt, publishedAt } = row;
  return {
    id,
    unitKind,
    stage,
    version,
    title,
    effectiveFrom,
    components: components.map((component) => ({ ...component })),
    state: publishedAt === null ? 'draft' : 'published',
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
  };
}

export function toFieldError(fault: PolicyFault): FieldError {
  return { path: fault.path, code: fault.because, message: describe(fault) };
}

function describe(fault: PolicyFault): string {
  switch (fault.because) {
    case 'blank':
      return '名称不能为空，请填写';
    case 'stage-of-township':
      return '乡镇不分学段，请填 null';
    case 'not-a-school-year':
      return '学年应写作相连的两年，如 2026-2027';
    case 'weights-not-100':
      return `各项权重合计 ${String(fault.sum)}，请改为合计 100`;
    case 'repeated':
      return '这一项重复，请去掉多余的';
    case 'component-not-of-unit':
      return '这类单位没有这一项结果，请去掉；中招只用于初中和乡镇，质量检测只用于小学、初中和乡镇，常规管理只用于学校';
  }
}
