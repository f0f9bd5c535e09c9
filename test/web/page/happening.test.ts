import { describe, expect, test } from 'vitest';
import { nowOf } from '#web/api/routes/now.ts';
import type { Now } from '#web/api/schema/now-schema.ts';
import { happeningSentence, nextSentence, tellingAction } from '#web/page/now/happening.ts';
import { en } from '#web/page/texts/en.ts';
import { ja } from '#web/page/texts/ja.ts';
import { createFakeHouse, NOON } from '../fake-house.ts';
import { planFrom } from '../fake-plan.ts';

const house = createFakeHouse();
house.running = planFrom(NOON);
const noon = nowOf(house);
const both = (change: Partial<Now>) => {
  const now = { ...noon, ...change };
  return [happeningSentence(now, ja), happeningSentence(now, en)];
};
const rest = { solar_w: 0, grid_w: 0, battery_w: 0, vehicle_w: 0, heater_w: 0 };

describe('what is happening', () => {
  test.each<[string, Partial<Now>, string, string]>([
    [
      'sun over',
      {},
      '太陽光で家の電気をまかない、お湯を沸かし、蓄電池にため、余りを売っています。',
      'The sun supplies the house, heats water, charges the battery and leaves some to sell.',
    ],
    [
      'a cloudy moment',
      { ...rest, solar_w: 900, grid_w: 300 },
      '太陽光と電力会社の電気で家の電気をまかなっています。',
      'The sun and the grid supply the house.',
    ],
    [
      'an evening on the battery',
      { ...rest, battery_w: -800 },
      '蓄電池で家の電気をまかなっています。',
      'The battery supplies the house.',
    ],
    [
      'the car at night',
      { ...rest, grid_w: 3_400, vehicle_w: 3_000 },
      '電力会社の電気で家の電気をまかない、車を充電しています。',
      'The grid supplies the house and charges the car.',
    ],
    [
      'V2H with the battery',
      { ...rest, battery_w: -400, vehicle_w: -600 },
      '蓄電池と車で家の電気をまかなっています。',
      'The battery and the car supply the house.',
    ],
  ])('%s', (_, change, japanese, english) => {
    expect(both(change)).toEqual([japanese, english]);
  });

  test('nothing is said while nothing is known', () => {
    expect(both({ solar_w: null, grid_w: null, battery_w: null, vehicle_w: null })).toEqual([null, null]);
  });
});

test('the device that is told to act says most about a moment', () => {
  expect(tellingAction(noon.plan.current!)).toMatchObject({ device: 'ecocute1', mode: 'heat' });
  expect(tellingAction({ ...noon.plan.current!, devices: [] })).toBeNull();
});

test('the next change names only what changes', () => {
  expect(nextSentence(noon.plan.current!, noon.plan.next!, ja)).toBe('次は 13:30：エコキュート「停止」');
  expect(nextSentence(noon.plan.current!, noon.plan.next!, en)).toBe('Next at 13:30: エコキュート off');
});
