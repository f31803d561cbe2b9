import { IdParam } from '#platform/http/id-param.js';
import { CodeField, TextField } from '#platform/http/fields.js';

/** The run of a path: its id, `latest` or `published`. */
export class RunParam extends IdParam {
  @TextField({
    description: '排名编号，或 latest（最近一次成功的）、published（已公布的）',
    maxLength: 36,
    pattern: /^(latest|published|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/,
    hint: '应为排名编号、latest 或 published',
    example: 'latest',
  })
  run!: string;
}

/** A row of a run. */
export class RunUnitParam extends RunParam {
  @CodeField({ description: '学校或乡镇的代码', example: 'S0101' })
  unitCode!: string;
}
