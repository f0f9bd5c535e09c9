import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HouseControl } from '#app/control/house-control.ts';
import type { Person, PersonOutcome } from '#app/control/operate.ts';
import type { Override } from '#core/control/overrides.ts';
import type { AnyCommand } from '#core/device/command.ts';
import { hours, plus } from '#core/time/instant.ts';
import { type Served, serveFake } from '../serve-fake.ts';
import { NOON } from '../fake-house.ts';

const PASSWORD = 'correct horse battery';
const operated: { command: AnyCommand; person: Person }[] = [];
let outcome: PersonOutcome = { outcome: 'confirmed', tightenedBy: null };
let overrides: Override[] = [];

const control: HouseControl = {
  overrides: () => overrides,
  yielded: () => [{ device: 'ecocute1', to: 'person', since: NOON, until: plus(NOON, hours(12)) }],
  wish(asked, who) {
    if (asked.until === undefined) return { fault: { ja: 'いつまで', en: 'Until when.' } };
    const made = {
      kind: 'battery-hold',
      device: 'battery1',
      id: 'o-7',
      who,
      madeAt: NOON,
      until: asked.until,
    } as const;
    overrides = [made];
    return { made };
  },
  revoke: (id) => id === 'o-7',
  operate(command, person) {
    operated.push({ command, person });
    return Promise.resolve(outcome);
  },
};

let served: Served;
let watched: Served;
beforeAll(async () => {
  [served, watched] = await Promise.all([
    serveFake({ access: 'sessions', control }),
    serveFake({ access: 'sessions' }),
  ]);
  for (const one of [served, watched]) {
    const set = await one.get('/api/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: PASSWORD }),
    });
    keys.set(one, set.headers.get('set-cookie')!.split(';')[0]!);
  }
});
afterAll(() => Promise.all([served.close(), watched.close()]));
const keys = new Map<Served, string>();

interface Said {
  readonly error: { readonly code: string; readonly message: string; readonly message_ja: string };
  readonly overrides: readonly { readonly id: string; readonly text: { readonly ja: string } }[];
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  to = served,
): Promise<{ readonly status: number; readonly body: Said }> {
  const answer = await to.get(path, {
    method,
    headers: { cookie: keys.get(to)!, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) } as { status: number; body: Said };
}
const command = (id: string, body: unknown) => ask('POST', `/api/v1/devices/${id}/commands`, body);

describe('overrides', () => {
  test('are made, listed with the devices that are left alone, and taken back', async () => {
    const made = await ask('POST', '/api/v1/override', { kind: 'battery-hold', until: '2026-04-12T18:00:00+09:00' });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({
      id: 'o-7',
      device: 'battery1',
      until: '2026-04-12T18:00:00+09:00',
      who: 'owner',
    });
    const listed = await ask('GET', '/api/v1/override');
    expect(listed.body.overrides.map(({ id }) => id)).toEqual(['o-7', 'yielded:ecocute1']);
    expect(listed.body.overrides[1]!.text.ja).toContain('人が操作した');
    expect(await ask('DELETE', '/api/v1/override/o-7')).toEqual({ status: 204, body: null });
    expect((await ask('DELETE', '/api/v1/override/o-8')).status).toBe(404);
  });

  test('are refused in both languages', async () => {
    expect(await ask('POST', '/api/v1/override', { kind: 'away' })).toEqual({
      status: 400,
      body: { error: { code: 'bad-request', message: 'Until when.', message_ja: 'いつまで' } },
    });
    const odd = await ask('POST', '/api/v1/override', { kind: 'party' });
    expect(odd.body.error.message).toContain('must be one of battery-hold');
  });
});

describe('commands', () => {
  test('a battery, a lamp and an air conditioner are operated as asked', async () => {
    expect((await command('battery1', { mode: 'charge', power_w: 1500, until_wh: 8000 })).body).toEqual({
      device: 'battery1',
      outcome: 'confirmed',
    });
    expect(operated.at(-1)).toEqual({
      command: { kind: 'battery', device: 'battery1', command: { mode: 'charge', power: 1500, until: 8000 } },
      person: { who: 'owner', until: null, remote: false },
    });
    expect((await command('ac1', { on: true, mode: 'cool', target_c: 27, air_flow: 'auto' })).status).toBe(200);
    expect(operated.at(-1)!.command).toEqual({
      kind: 'air-conditioner',
      device: 'ac1',
      command: { on: true, mode: 'cool', target: 27, airFlow: 'auto' },
    });
  });

  test.each([
    ['battery1', { mode: 'charge' }, /"power_w" is missing/],
    ['battery1', { mode: 'fly' }, /must be auto, charge, hold/],
    ['battery1', { on: true }, /takes no "on"/],
    ['battery1', {}, /Nothing to do is named/],
    ['battery1', { mode: 'auto', until: '2020-01-01T00:00:00+09:00' }, /already past/],
    ['meter', { on: true }, /not a device that can be operated/],
    ['ac1', { volume: 3 }, /"volume" is not known here/],
  ])('%s %j is refused in one sentence', async (id, body, sentence) => {
    const before = operated.length;
    const refused = await command(id, body);
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toMatch(sentence);
    expect(operated).toHaveLength(before);
  });

  test('what the guard withholds or tightens is told with its rule', async () => {
    outcome = { outcome: 'withheld', rule: 'not-approved' };
    const withheld = await command('battery1', { mode: 'hold' });
    expect(withheld.status).toBe(409);
    expect(withheld.body.error).toMatchObject({ code: 'withheld', rule: 'not-approved' });
    expect(withheld.body.error.message_ja).toContain('承認');
    outcome = { outcome: 'refused', detail: '0xDA reads back as 46', tightenedBy: 'value-range' };
    expect((await command('battery1', { mode: 'hold' })).body).toMatchObject({
      outcome: 'refused',
      detail: '0xDA reads back as 46',
      tightened_by: 'value-range',
    });
  });

  test('a device that is not there, and a house that is only watched', async () => {
    expect((await command('nothing', { on: true })).status).toBe(404);
    expect((await ask('POST', '/api/v1/devices/battery1/commands', { mode: 'hold' }, watched)).status).toBe(409);
    expect((await ask('POST', '/api/v1/override', { kind: 'away' }, watched)).body.error.code).toBe('not-controlled');
    expect((await ask('GET', '/api/v1/override', undefined, watched)).body).toEqual({ overrides: [] });
  });
});
