/** Days of the county begin and end by this clock, wherever the machines stand. */
export const countyTimeZone = 'Asia/Shanghai';
