import fc from 'fast-check';
import { alice, openOrganization, type Organization } from '../organization.fixture.js';
import { endSucceededPosts } from './post-succession.js';
import { type Post, posts } from './post.rules.js';

interface Tenure {
  readonly staffNo: string;
  readonly schoolCode: string;
  readonly post: Post;
  readonly from: string;
  readonly to: string | null;
}

const townshipOf: Readonly<Record<string, string | null>> = { S0101: 'T01', S0102: 'T01', S0001: null };

/** The end of a tenure among all others, straight from the sentences of the rule. */
function endOf(earlier: Tenure, all: readonly Tenure[]): string | null {
  const starts = all
    .filter((later) => later.from > earlier.from && (takesSeat(later, earlier) || leaves(later, earlier)))
    .map(({ from }) => from)
    .sort();
  const isWrittenDown = earlier.to !== null && !starts.includes(earlier.to);
  return isWrittenDown ? earlier.to : (starts[0] ?? null);
}

function takesSeat(later: Tenure, earlier: Tenure): boolean {
  if (later.post !== earlier.post) return false;
  if (earlier.post === 'centre-principal') {
    const township = townshipOf[earlier.schoolCode] ?? null;
    return township !== null && townshipOf[later.schoolCode] === township;
  }
  const isSeat = earlier.post === 'principal' || earlier.post === 'kindergarten-head';
  return isSeat && later.schoolCode === earlier.schoolCode;
}

function leaves(later: Tenure, earlier: Tenure): boolean {
  if (later.staffNo !== earlier.staffNo) return false;
  if ((later.post === 'centre-principal') !== (earlier.post === 'centre-principal')) return false;
  if (later.schoolCode !== earlier.schoolCode) return true;
  const leads = ({ post }: Tenure): boolean => post === 'principal' || post === 'vice-principal';
  return later.post === earlier.post || (leads(later) && leads(earlier));
}

const tenure: fc.Arbitrary<Tenure> = fc
  .record({
    staffNo: fc.constantFrom('J1', 'J2', 'J3'),
    schoolCode: fc.constantFrom(...Object.keys(townshipOf)),
    post: fc.constantFrom(...posts),
    fromYear: fc.integer({ min: 2015, max: 2020 }),
    years: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 4 }),
  })
  .map(({ fromYear, years, ...rest }) => ({
    ...rest,
    from: `${fromYear}-08-20`,
    to: years === null ? null : `${fromYear + years}-08-20`,
  }));
const tenures = fc.uniqueArray(tenure, {
  maxLength: 12,
  selector: ({ staffNo, schoolCode, post, from }) => [staffNo, schoolCode, post, from].join(' '),
});

describe('posts that others follow', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
    await county.townships.create(alice, { code: 'T01', name: '城关镇' });
    for (const [code, townshipCode] of Object.entries(townshipOf)) {
      await county.schools.create(alice, { code, name: code, townshipCode, stages: ['primary'] });
    }
    for (const staffNo of ['J1', 'J2', 'J3']) {
      await county.staff.create(alice, {
        staffNo,
        name: staffNo,
        schoolCode: 'S0101',
        birthDate: '1980-01-01',
        posts: [],
      });
    }
  });
  afterAll(() => county.close());

  const succeed = async (given: readonly Tenure[], times: number): Promise<Tenure[]> => {
    // Past the walls: no role takes a post from the record.
    await county.query('delete from staff_posts');
    return county.database.transaction(alice, async (unit) => {
      await unit.execute(
        `insert into staff_posts (staff_id, school_id, post, starts_on, ends_on)
         select staff.id, schools.id, given.post, given."from", given."to"
           from jsonb_to_recordset($1)
                given ("staffNo" text, "schoolCode" text, post text, "from" date, "to" date)
           join staff on staff.staff_no = given."staffNo"
           join schools on schools.code = given."schoolCode"`,
        [JSON.stringify(given)],
      );
      for (let time = 0; time < times; time += 1) await endSucceededPosts(unit);
      return unit.query<Tenure>(
        `select staff.staff_no as "staffNo", schools.code as "schoolCode", staff_posts.post,
                staff_posts.starts_on::text as "from", staff_posts.ends_on::text as "to"
           from staff_posts
           join staff on staff.id = staff_posts.staff_id
           join schools on schools.id = staff_posts.school_id
          order by 1, 2, 3, 4`,
      );
    });
  };
  const inOrder = (given: readonly Tenure[]): Tenure[] => {
    const keyOf = ({ staffNo, schoolCode, post, from }: Tenure): string =>
      [staffNo, schoolCode, post, from].join(' ');
    return [...given].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  };

  it('end in the same places whatever the order in which they become known', async () => {
    const open = tenures.map((given) => given.map((one) => ({ ...one, to: null })));
    await fc.assert(
      fc.asyncProperty(open, fc.nat(), async (given, cut) => {
        const early = given.slice(0, cut % (given.length + 1));
        const known = await succeed(early, 1);
        expect(await succeed([...known, ...given.slice(early.length)], 1)).toEqual(await succeed(given, 1));
      }),
      { numRuns: 100 },
    );
  });

  it('end where the rule says, in any county, and once is enough', async () => {
    await fc.assert(
      fc.asyncProperty(tenures, fc.constantFrom(1, 2), async (given, times) => {
        const expected = given.map((one) => ({ ...one, to: endOf(one, given) }));
        expect(inOrder(await succeed(given, times))).toEqual(inOrder(expected));
      }),
      { numRuns: 200 },
    );
  });
});
