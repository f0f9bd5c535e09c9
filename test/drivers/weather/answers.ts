/** Answers in the form the services give them, written by hand. */
export const JMA_FORECAST = JSON.stringify([
  {
    publishingOffice: '気象庁',
    reportDatetime: '2026-06-10T17:00:00+09:00',
    timeSeries: [
      {
        timeDefines: ['2026-06-10T17:00:00+09:00', '2026-06-11T00:00:00+09:00', '2026-06-12T00:00:00+09:00'],
        areas: [
          {
            area: { name: '東京地方', code: '130010' },
            weatherCodes: ['101', '100', '300'],
            weathers: ['晴れ　夜　くもり', '晴れ', '雨'],
            winds: ['北の風', '北の風', '南の風'],
          },
        ],
      },
      {
        timeDefines: [
          '2026-06-10T18:00:00+09:00',
          '2026-06-11T00:00:00+09:00',
          '2026-06-11T06:00:00+09:00',
          '2026-06-11T12:00:00+09:00',
          '2026-06-11T18:00:00+09:00',
        ],
        areas: [{ area: { name: '東京地方', code: '130010' }, pops: ['0', '0', '10', '20', '30'] }],
      },
      {
        timeDefines: ['2026-06-11T00:00:00+09:00', '2026-06-11T09:00:00+09:00'],
        areas: [{ area: { name: '東京', code: '44132' }, temps: ['18', '29'] }],
      },
    ],
  },
  {
    publishingOffice: '気象庁',
    reportDatetime: '2026-06-10T17:00:00+09:00',
    timeSeries: [
      {
        timeDefines: ['2026-06-11T00:00:00+09:00', '2026-06-12T00:00:00+09:00', '2026-06-13T00:00:00+09:00'],
        areas: [
          {
            area: { name: '東京地方', code: '130010' },
            weatherCodes: ['100', '300', '201'],
            pops: ['', '80', '40'],
            reliabilities: ['', '', 'B'],
          },
        ],
      },
      {
        timeDefines: ['2026-06-11T00:00:00+09:00', '2026-06-12T00:00:00+09:00', '2026-06-13T00:00:00+09:00'],
        areas: [{ area: { name: '東京', code: '44132' }, tempsMin: ['', '19', '18'], tempsMax: ['', '22', '25'] }],
      },
    ],
  },
]);

const kind = (code: string, status: string) => ({ code, status });
const telegram = (dataTypeCode: string, reportDatetime: string, areaCode: string, kinds: readonly object[]) => ({
  dataTypeCode,
  reportDatetime,
  publishingOffice: '名古屋地方気象台',
  infoType: '発表',
  warning: { class10Items: [], class20Items: [{ areaCode, kinds }] },
});

/** Two issues of one kind of telegram and one of another. */
export const JMA_WARNINGS = JSON.stringify([
  telegram('VPWW55', '2026-07-02T05:00:00+09:00', '2310000', [kind('03', '発表')]),
  telegram('VPWW55', '2026-07-02T07:00:00+09:00', '2310000', [kind('10', '警報から注意報'), kind('29', '解除')]),
  telegram('VPWW58', '2026-07-02T06:00:00+09:00', '2310000', [kind('14', '継続'), kind('35', '発表')]),
]);

export const JMA_WARNINGS_NONE = JSON.stringify([
  telegram('VPWW55', '2026-07-02T07:00:00+09:00', '2310000', [{ status: '発表警報・注意報はなし' }]),
]);

export const JMA_WARNINGS_UNTIL_2026_05 = JSON.stringify({
  reportDatetime: '2026-05-28T06:11:00+09:00',
  areaTypes: [{ areas: [{ code: '2310000', warnings: [{ code: '14', status: '発表' }] }] }],
  timeSeries: [],
});

/** Four clear days in Tokyo, every quarter of an hour or every hour. */
export function openMeteo(step: 'minutely_15' | 'hourly', global: (hour: number) => number): string {
  const minutes = step === 'hourly' ? 60 : 15;
  const count = (4 * 24 * 60) / minutes;
  const hour = (k: number): number => ((k * minutes) / 60) % 24;
  const time = Array.from({ length: count }, (_, k) => {
    const at = new Date(Date.UTC(2026, 5, 10) + k * minutes * 60_000);
    return at.toISOString().slice(0, 16);
  });
  const suffix = step === 'hourly' ? '' : '_instant';
  return JSON.stringify({
    latitude: 35.7,
    longitude: 139.7,
    utc_offset_seconds: 32_400,
    [`${step}_units`]: { temperature_2m: '°C', [`shortwave_radiation${suffix}`]: 'W/m²', wind_speed_10m: 'km/h' },
    [step]: {
      time,
      temperature_2m: time.map(() => 22),
      [`shortwave_radiation${suffix}`]: time.map((_, k) => global(hour(k))),
      wind_speed_10m: time.map(() => 7.2),
    },
  });
}
