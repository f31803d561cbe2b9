import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import {
  type ImportKind,
  ImportKindOf,
  type StagedFault,
  type StagedFile,
} from '#platform/importing/import-kind.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import { choiceForm, codeForm, nameForm } from '../sheet-forms.js';
import { sqlList } from '../sql-list.js';
import { stagedRows } from '#platform/importing/staged-rows.js';
import { endSucceededPosts, seatOf } from './post-succession.js';
import { type Post, posts, postTitles, schoolSeats, townshipSeats } from './post.rules.js';
import { staffPermissions } from './staff.permissions.js';

const columns: readonly SheetColumn[] = [
  { name: 'staff_no', title: '工号', required: true, ...codeForm },
  { name: 'name', title: '姓名', required: true, ...nameForm },
  { name: 'school_code', title: '学校代码', required: true, ...codeForm },
  { name: 'birth_date', title: '出生日期', required: false, kind: 'date' },
  { name: 'post', title: '职务', required: true, ...choiceForm(posts, postTitles) },
  { name: 'post_from', title: '任职日期', required: true, kind: 'date' },
  { name: 'service_from', title: '参加工作日期', required: false, kind: 'date' },
  { name: 'head_teacher_from', title: '任班主任日期', required: false, kind: 'date' },
];

/** What a row says about the person: the filled cells of one number must agree. */
const personalTitles = {
  name: '姓名',
  birth_date: '出生日期',
  service_from: '参加工作日期',
  head_teacher_from: '任班主任日期',
};
type PersonalColumn = keyof typeof personalTitles;

type FaultRow = { readonly rowNo: number; readonly staffNo: string; readonly value: string } & (
  | { readonly code: 'unknown-school'; readonly column: 'school_code' }
  | { readonly code: 'no-township'; readonly column: 'post' }
  | { readonly code: 'seat-taken'; readonly column: 'post'; readonly post: Post; readonly other: string }
  | { readonly code: 'rows-differ'; readonly column: PersonalColumn; readonly other: string }
);

/** One line a person: what any row says of them, and the school of the post that begins last. */
const persons = `
  select staged.staff_no, min(staged.name) as name, max(staged.birth_date)::date as birth_date,
         max(staged.service_from)::date as service_from,
         max(staged.head_teacher_from)::date as head_teacher_from,
         max(staged.post_from)::date as latest_post_from,
         (array_agg(staged.school_code order by staged.post_from desc, staged.row_no))[1] as school_code
    from ${stagedRows(columns)} staged group by staged.staff_no`;

const personalColumns = Object.keys(personalTitles);

/** For each column the first filled cell among the person's rows. */
const firstOfPerson = personalColumns.map(
  (column) =>
    `(array_agg(staged.${column}) filter (where staged.${column} is not null) over person)[1] as first_${column}`,
);

const differingCells = personalColumns.map(
  (column) =>
    `('${column}', 'rows-differ', placed.${column}, placed.first_${column}, placed.${column} <> placed.first_${column})`,
);

/**
 * A file of staff, one row for each post that a person holds or held. Known people take the file's name and dates; an
 * empty date leaves what is known. The same post in the same school from the same day is the same post. Posts that
 * others or the person's own later posts follow are ended by {@link endSucceededPosts}. A person belongs to the school
 * of the post that began last.
 */
@Injectable()
@ImportKindOf('staff')
export class StaffImport implements ImportKind {
  readonly title = '教职工';
  readonly permission = staffPermissions.write;
  readonly needs = [];

  columns(): Promise<readonly SheetColumn[]> {
    return Promise.resolve(columns);
  }

  async check(unit: UnitOfWork, { importId }: StagedFile, limit: number): Promise<readonly StagedFault[]> {
    const rows = await unit.query<FaultRow>(
      `with placed as materialized (
         select staged.*, schools.id as school_id, schools.township_id, ${seatOf('staged.post')} as seat,
                ${firstOfPerson.join(', ')}
           from ${stagedRows(columns)} staged left join schools on schools.code = staged.school_code
         window person as (partition by staged.staff_no order by staged.row_no
                           rows between unbounded preceding and unbounded following)
       ), seated as materialized (
         select placed.seat, placed.post, placed.post_from::date as starts_on, placed.staff_no, placed.name
           from placed where placed.seat is not null
         union all
         select ${seatOf('staff_posts.post')}, staff_posts.post, staff_posts.starts_on, staff.staff_no, staff.name
           from staff_posts
           join schools on schools.id = staff_posts.school_id
           join staff on staff.id = staff_posts.staff_id
          where staff_posts.post in (${sqlList([...schoolSeats, ...townshipSeats])})
       ), contested as materialized (
         select seated.seat, seated.post, seated.starts_on,
                min(array[seated.staff_no, seated.name]) as lowest, max(array[seated.staff_no, seated.name]) as highest
           from seated group by seated.seat, seated.post, seated.starts_on
         having min(seated.staff_no) <> max(seated.staff_no)
       )
       select placed.row_no as "rowNo", placed.staff_no as "staffNo", placed.post,
              fault.column_name as "column", fault.code, fault.value, fault.other
         from placed
         left join contested on contested.seat = placed.seat and contested.post = placed.post
                            and contested.starts_on = placed.post_from::date
        cross join lateral (
                select case when contested.lowest[1] = placed.staff_no then contested.highest
                            else contested.lowest end as person) rival
        cross join lateral (values
                ('school_code', 'unknown-school', placed.school_code, null, placed.school_id is null),
                ('post', 'no-township', placed.school_code, null,
                  placed.post in (${sqlList(townshipSeats)})
                  and placed.school_id is not null and placed.township_id is null),
                ('post', 'seat-taken', placed.post_from,
                  format('%s（%s）', rival.person[2], rival.person[1]), contested.seat is not null),
                ${differingCells.join(', ')}
              ) fault (column_name, code, value, other, is_found)
        where fault.is_found
        order by placed.row_no, fault.column_name, fault.code limit $2`,
      [importId, limit],
    );
    return rows.map((row) => ({
      rowNo: row.rowNo,
      column: row.column,
      code: row.code,
      message: sentenceOf(row),
    }));
  }

  async commit(unit: UnitOfWork, { importId }: StagedFile): Promise<void> {
    await unit.execute(
      `insert into staff (staff_no, name, school_id, birth_date, service_from, head_teacher_from)
       select person.staff_no, person.name, schools.id, person.birth_date, person.service_from,
              person.head_teacher_from
         from (${persons}) person join schools on schools.code = person.school_code
        order by person.staff_no
       on conflict (staff_no) do update
          set name = excluded.name,
              birth_date = coalesce(excluded.birth_date, staff.birth_date),
              service_from = coalesce(excluded.service_from, staff.service_from),
              head_teacher_from = coalesce(excluded.head_teacher_from, staff.head_teacher_from)
        where (staff.name, staff.birth_date, staff.service_from, staff.head_teacher_from) is distinct from
              (excluded.name, coalesce(excluded.birth_date, staff.birth_date),
               coalesce(excluded.service_from, staff.service_from),
               coalesce(excluded.head_teacher_from, staff.head_teacher_from))`,
      [importId],
    );
    await unit.execute(
      `insert into staff_posts (staff_id, school_id, post, starts_on)
       select staff.id, schools.id, staged.post, staged.post_from::date
         from ${stagedRows(columns)} staged
         join staff on staff.staff_no = staged.staff_no
         join schools on schools.code = staged.school_code
        order by staged.row_no
       on conflict (staff_id, school_id, post, starts_on) do nothing`,
      [importId],
    );
    await endSucceededPosts(unit);
    await unit.execute(
      `update staff set school_id = schools.id
         from (${persons}) person join schools on schools.code = person.school_code
        where staff.staff_no = person.staff_no and staff.school_id <> schools.id
          and not exists (select from staff_posts
                           where staff_posts.staff_id = staff.id
                             and staff_posts.starts_on > person.latest_post_from)`,
      [importId],
    );
  }
}

function sentenceOf(row: FaultRow): string {
  switch (row.code) {
    case 'unknown-school':
      return `没有代码为“${row.value}”的学校。请先导入该学校，或改正学校代码。`;
    case 'no-township':
      return `学校“${row.value}”是局直学校，没有中心校长。请改正职务或学校代码。`;
    case 'seat-taken':
      return `${row.other}也自 ${row.value} 起任${postTitles[row.post]}，同一天不能有两位。请改正职务或任职日期。`;
    case 'rows-differ': {
      const title = personalTitles[row.column];
      return `工号“${row.staffNo}”另一行的${title}是“${row.other}”，这一行是“${row.value}”。同一工号的各行须一致，请更正。`;
    }
  }
}
