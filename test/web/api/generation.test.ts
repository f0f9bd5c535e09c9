import { afterEach, describe, expect, test } from 'vitest';
import { days, parseInstant, plus } from '#core/time/instant.ts';
import type { GenerationAnswer } from '#web/api/schema/generation-schema.ts';
import { fillHistory } from '../fake-history.ts';
import { type Served, serveFake } from '../serve-fake.ts';

let served: Served;
afterEach(() => served.close());

const at = (time: string) => parseInstant(`${time}T00:00:00+09:00`)!;

async function generation(first: string, today: string, mode: 'surplus' | 'full' = 'surplus') {
  served = await serveFake();
  fillHistory(served.records, at(first), plus(at(first), days(1)));
  served.house.at = at(today);
  served.house.mode = mode;
  return (await served.get('/api/v1/generation')).json() as Promise<GenerationAnswer>;
}

describe('the anniversary of generation', () => {
  test.each([
    ['2024-04-12', '2026-04-12', 2],
    ['2024-04-12', '2026-04-13', null],
    ['2024-02-29', '2025-03-01', 1],
    ['2024-02-29', '2028-02-29', 4],
    ['2024-02-29', '2028-03-01', null],
  ])('of a house that began on %s is on %s: %s', async (first, today, years) => {
    expect(await generation(first, today)).toMatchObject({ since: `${first}T00:00:00+09:00`, anniversary: years });
  });

  test('is none in full purchase', async () => {
    expect((await generation('2024-04-12', '2026-04-12', 'full')).anniversary).toBeNull();
  });

  test('a house without sun has none, and says so', async () => {
    served = await serveFake();
    served.house.at = at('2020-01-01');
    expect(await (await served.get('/api/v1/generation')).json()).toEqual({
      since: null,
      generated_wh: null,
      generated_wh_missing: 'not-fitted',
      anniversary: null,
    });
  });
});
