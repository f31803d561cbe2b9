import { IntegerField, type RangeOptions, TextsField } from '#platform/http/fields.js';

const place = (description: string): RangeOptions => ({
  description,
  minimum: 1,
  maximum: 1_000_000,
  nullable: true,
});
const ranked = (description: string): RangeOptions => ({ description, minimum: 0, maximum: 1_000_000 });

/** Places among the same kind of units, and of school-stages among the same stage. */
export class PlacesDto {
  @IntegerField(place('县内名次；不完整则为 null'))
  countyPlace!: number | null;
  @IntegerField(ranked('全县多少个有名次'))
  countyRanked!: number;
  @IntegerField(place('乡镇内名次；乡镇和局直学校为 null'))
  townshipPlace!: number | null;
  @IntegerField({ ...ranked('乡镇内多少个有名次'), nullable: true })
  townshipRanked!: number | null;
  @IntegerField(place('方阵内名次；未编入方阵为 null'))
  squadPlace!: number | null;
  @IntegerField({ ...ranked('方阵内多少个有名次'), nullable: true })
  squadRanked!: number | null;
  @TextsField({ description: '县内名次相同的其他单位代码，限于您可以看到的', maxItems: 100_000 })
  tiedWith!: string[];
}
