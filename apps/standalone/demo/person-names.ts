import type { RandomStream } from './random-stream.js';

// The first surnames are repeated because they are that much more common on the central plains.
const SURNAMES = Array.from(
  '王王王王王李李李李张张张张刘刘刘陈陈杨杨赵赵黄周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘' +
    '蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵',
);
const GIVEN_FIRST = Array.from(
  '子文嘉思雨欣晨俊浩志明建国海春晓梦佳诗天宇泽博家永立新玉金秀慧雅静丽红小一奕书若可景怀云承道',
);
const GIVEN_SECOND = Array.from(
  '轩涵怡萱杰豪伟强军平华芳敏燕霞丽娟琪瑶彤阳辉鹏飞超勇斌涛磊刚宁波峰成林森洋帆然源远航琳娜婷悦月雪梅兰',
);

/** An invented name of two or three characters; like real ones, names repeat now and then. */
export function inventName(random: RandomStream): string {
  const surname = random.pick(SURNAMES);
  if (random.chance(0.16)) return surname + random.pick(GIVEN_SECOND);
  return surname + random.pick(GIVEN_FIRST) + random.pick(GIVEN_SECOND);
}
