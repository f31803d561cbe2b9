/** The seven roles of the county plan, section 2, and how far each one's scope is drawn. */
export const roles = ['admin', 'leader', 'office', 'inspector', 'centre', 'school', 'judge'] as const;
export type Role = (typeof roles)[number];

export const scopeKinds = ['county', 'township', 'school'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

/** A centre works for one township, a school user for one school, everybody else for the county. */
export function scopeKindOfRole(role: Role): ScopeKind {
  switch (role) {
    case 'centre':
      return 'township';
    case 'school':
      return 'school';
    case 'admin':
    case 'leader':
    case 'office':
    case 'inspector':
    case 'judge':
      return 'county';
  }
}
