import { UuidField } from './fields.js';

/** The `{id}` of a path. */
export class IdParam {
  @UuidField({ description: '编号' })
  id!: string;
}
