import fc from 'fast-check';
import { isCommonPassword } from './common-password.rules.js';
import { checkPassword } from './password.rules.js';

describe('a password that everybody tries', () => {
  it.each([
    [
      'a word and a number',
      ['Password1234', 'password12345', 'welcome12345', 'Admin@123456', 'jiaoyuju2024'],
    ],
    ['a word with signs for letters', ['P@ssw0rd2024!', 'pa$$w0rd!234', 'Adm1n1strat0r', 'Tr4nsf0rmers']],
    ['a word twice', ['passwordpassword', 'woaini1314woaini', 'adminADMIN2025']],
    ['words alone', ['administrator', 'unbelievable', 'leavemealone', 'laoshi-xuesheng', 'teacherstudent']],
    [
      'a run along the keyboard',
      ['qwertyuiop12', 'qwerty123456', 'asdfghjkl123', '1qaz2wsx3edc', 'qazwsxedcrfv'],
    ],
    ['a run with the shift key held', ['!@#$%^&*()_+', '!QAZ@WSX#EDC', 'Qwerty!@#456']],
    ['two runs in turn', ['q1w2e3r4t5y6', '1q2w3e4r5t6y', 'a1b2c3d4e5f6']],
    ['the alphabet', ['abcdefghijkl', 'zyxwvutsrqpo', 'abcd1234efgh']],
    [
      'the same again',
      [
        'aaaaaaaaaaaa',
        'abcabcabcabc',
        '我我我我我我我我我我我我',
        '我爱你我爱你我爱你我爱你',
        '1a2b1a2b1a2b!',
      ],
    ],
    [
      'a number',
      [
        '123456789012',
        '384756102938',
        '13812345678901',
        '11010519491231002X',
        'a123456789012',
        'wl13812345678',
      ],
    ],
    [
      'numbers that mean something',
      ['5201314520131', 'woaini1314520', 'iloveyou1314', 'zxy19870512!', 'lisi19800101'],
    ],
    ['full-width letters', ['Ｐａｓｓｗｏｒｄ１２３４']],
  ])('is %s', (_, passwords) => {
    expect(passwords.filter((password) => !isCommonPassword(password))).toEqual([]);
  });

  it('is what is common here: the name of the county, and one’s own username', () => {
    expect(isCommonPassword('yunxi-2024!!')).toBe(false);
    expect(isCommonPassword('Yunxi-2024!!', ['yunxi'])).toBe(true);
    expect(checkPassword('云溪县教体局2024!', 'office', 10)).toEqual([]);
    expect(checkPassword('云溪县教体局2024!', 'office', 10, ['云溪县教体局'])).toEqual(['common']);
    expect(checkPassword('zhuge.liang.2024!', 'somebody', 12)).toEqual([]);
    expect(checkPassword('Zhuge.Liang.2024!', 'zhuge.liang', 12)).toEqual(['common']);
  });

  it('is common in whatever case it is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (password) => {
        expect(isCommonPassword(password.toUpperCase())).toBe(isCommonPassword(password.toLowerCase()));
      }),
    );
  });
});

describe('a password that nobody tries', () => {
  it.each([
    'correct-horse-battery',
    'chang-cheng-wan-li',
    'moonlight-Teapot-77',
    'blue kettle window',
    'my dog eats 3 socks',
    'the-teacher-sings-loudly',
    '春风又绿江南岸明月何时照',
    '今天的馒头特别好吃呀真的',
    'kq7vz2xw9mkq',
    'Yx7#mP2$kL9!',
    'tR0ub4dor&3xq',
    'demo-x7kq-9mwp',
  ])('is taken: %s', (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });

  it('is nearly every one that a machine draws', () => {
    const letter = fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz23456789');
    const drawn = fc.sample(fc.string({ unit: letter, minLength: 12, maxLength: 16 }), {
      numRuns: 2_000,
      seed: 7,
    });
    expect(drawn.filter((password) => isCommonPassword(password)).length).toBeLessThan(10);
  });
});

it('is judged at once, however it is made to be hard to judge', () => {
  const hard = ['qwertyuiop', 'admin', 'a1', '1', '12', 'abcabd', 'pa$$w0rd', '\n', '我', '𠮷'].flatMap(
    (piece) => [piece.repeat(200).slice(0, 200), `${piece.repeat(200).slice(0, 199)}\u0000`],
  );
  const began = performance.now();
  for (const password of hard) isCommonPassword(password);
  expect((performance.now() - began) / hard.length).toBeLessThan(100);
});
