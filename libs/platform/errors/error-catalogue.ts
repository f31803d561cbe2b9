/** What sort of refusal it is; the HTTP filter alone turns it into a status. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'not-allowed-method'
  | 'not-acceptable'
  | 'conflict'
  | 'stale'
  | 'too-large'
  | 'unsupported-type'
  | 'rule'
  | 'too-many'
  | 'unavailable'
  | 'internal';

interface CatalogueEntry {
  readonly kind: ErrorKind;
  readonly title: string;
}

/** Every code that a response may carry. Codes are stable: programs depend on them. */
export const errorCatalogue = {
  'invalid-input': { kind: 'malformed', title: '提交的内容有误' },
  'malformed-body': { kind: 'malformed', title: '请求内容无法解析' },
  'invalid-cursor': { kind: 'malformed', title: '翻页标记无效' },
  'not-signed-in': { kind: 'unauthenticated', title: '尚未登录或登录已失效' },
  'wrong-credentials': { kind: 'unauthenticated', title: '用户名或密码不正确' },
  'not-permitted': { kind: 'forbidden', title: '您的角色不能进行此操作' },
  'two-person-rule': { kind: 'forbidden', title: '此操作须由另一人完成' },
  'not-found': { kind: 'not-found', title: '没有找到' },
  'method-not-allowed': { kind: 'not-allowed-method', title: '不支持的请求方法' },
  'not-acceptable': { kind: 'not-acceptable', title: '不支持的返回格式' },
  'already-exists': { kind: 'conflict', title: '已经存在' },
  'still-referenced': { kind: 'conflict', title: '仍被其他数据引用' },
  'state-conflict': { kind: 'conflict', title: '当前状态不允许此操作' },
  'id-reused': { kind: 'conflict', title: '同一编号已用于其他内容' },
  'request-in-progress': { kind: 'conflict', title: '同一请求正在处理，请稍候' },
  'idempotency-key-reused': { kind: 'rule', title: '同一 Idempotency-Key 已用于其他内容' },
  'concurrent-change': { kind: 'conflict', title: '数据刚被他人修改，请重试' },
  stale: { kind: 'stale', title: '数据已被更新，请刷新后重试' },
  'too-large': { kind: 'too-large', title: '提交的内容过大' },
  'unsupported-type': { kind: 'unsupported-type', title: '不支持的内容类型' },
  'rule-violated': { kind: 'rule', title: '不符合规则' },
  'unknown-code': { kind: 'rule', title: '引用的代码不存在' },
  'file-refused': { kind: 'rule', title: '文件无法读取' },
  'import-has-errors': { kind: 'rule', title: '导入文件有错误行' },
  'missing-candidates': { kind: 'rule', title: '有考生不在导入文件中' },
  'announced-too-late': { kind: 'rule', title: '评价方案公布过晚' },
  'no-governing-policy': { kind: 'rule', title: '没有适用的评价方案' },
  'no-candidates': { kind: 'rule', title: '没有考生' },
  'scores-missing': { kind: 'rule', title: '尚未导入成绩' },
  'reason-required': { kind: 'rule', title: '须说明理由' },
  'verification-failed': { kind: 'rule', title: '复核不一致' },
  'too-many-attempts': { kind: 'too-many', title: '尝试次数过多' },
  'too-many-requests': { kind: 'too-many', title: '请求过于频繁' },
  'not-ready': { kind: 'rule', title: '尚不具备条件' },
  unavailable: { kind: 'unavailable', title: '服务暂不可用' },
  internal: { kind: 'internal', title: '系统内部错误' },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
