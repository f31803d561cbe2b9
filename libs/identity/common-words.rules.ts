/**
 * What guessed passwords are built from: the words of the lists of leaked passwords, and those of a school office.
 * Only letters; digits and signs that stand for letters are understood.
 */
export const commonWords: readonly string[] = `
password passwort passwd pass admin administrator root system user guest test demo login default changeme change temp
welcome letmein secret security access enter open hello computer internet server database oracle windows microsoft
google apple samsung sony ericsson nokia lenovo thinkpad huawei alibaba taobao tencent weixin wechat baidu dearbook
iloveyou loveyou love forever lover sweet honey angel baby babygirl princess prince queen king master boss daddy mummy
mother father brother sister family friend friends happy lucky smile sunshine summer winter spring autumn october
november december january february monday friday sunday morning flower flowers orange banana cherry chocolate cookie
coffee butter peanut pepper cheese chicken monkey dragon tiger eagle panda rabbit kitty puppy butterfly dolphin horse
wolf shadow hunter ranger killer warrior soldier legend phoenix thunder silver golden diamond crystal rainbow star stars
moon starwars superman batman spiderman pokemon pikachu minecraft playstation finalfantasy counterstrike warcraft
naruto football baseball basketball soccer hockey liverpool arsenal chelsea barcelona manchester united madrid milan
juventus ferrari porsche mercedes jordan michael jessica jennifer michelle nicole daniel andrew anthony matthew thomas
william robert charlie christopher alexander elizabeth victoria london paris america china beijing shanghai hongkong
philadelphia california australia international professional intelligence unbelievable supernatural scandinavian
transformers cosmopolitan blessed jesus christ ingodwetrust trustno nothing whatever freedom matrix mustang corvette
leavemealone leaveme alone newproject business project public private construction civilization entertainment
configuration satisfaction cheeseburger sanfrancisco justin bieber jackson bond needforspeed devilmaycry residentevil
lantern mortal kombat foreveryoung ronaldinho ronaldo messi stratocaster ticketmaster websolutions standard whosyour
fuck fucktheworld mother fucker bitch sexy porno boobies
wo aini woaini woaiwojia woaiwo wojia wojiushiwo wode women nihao laopo laogong baobei baobao mama baba tiantian
kuaile xingfu meili fangfang zhongguo xiexie mima yonghu guanli guanliyuan laoshi xuesheng xuexiao xiaoxue zhongxue
gaozhong chuzhong youeryuan jiaoyu jiaoyuju jiaotiju jiaoshi xiaozhang kaoshi chengji zhangsan lisi wangwu wangwei
liwei zhangwei xiaoming
teacher teachers student students school schools education principal headmaster office exam exams grade class
asd asdf qwe zxc qwert abc abcd xyz qq vip aaa www com
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng
`
  .trim()
  .split(/\s+/);

/** Rows and columns of the keyboard, the keypad, and the alphabet: what a finger or a child runs along. */
export const keyLines: readonly string[] = [
  '`1234567890-=',
  'qwertyuiop[]\\',
  "asdfghjkl;'",
  'zxcvbnm,./',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '8ik,',
  '9ol.',
  '0p;/',
  '147',
  '258',
  '369',
  '159',
  '357',
];
