import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '#web/api/route-table.ts';
import { type Served, serveFake } from '../serve-fake.ts';

const PASSWORD = 'correct horse battery';

let fresh: Served;
let closed: Served;
let open: Served;
let cookie: string;
beforeAll(async () => {
  [fresh, closed, open] = await Promise.all([
    serveFake({ access: 'sessions' }),
    serveFake({ access: 'sessions' }),
    serveFake({ access: 'open-for-reading' }),
  ]);
  cookie = cookieOf(await send(closed, 'POST', '/api/v1/setup', { password: PASSWORD }));
});
afterAll(() => Promise.all([fresh, closed, open].map((served) => served.close())));

const send = (served: Served, method: string, path: string, body?: unknown, key?: string): Promise<Response> =>
  served.get(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { cookie: key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const cookieOf = (response: Response): string => response.headers.get('set-cookie')!.split(';')[0]!;
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

const rows = ROUTES.map((route) => ({ ...route, url: route.path.replace('{id}', 'x') }));
const guarded = rows.filter(({ access }) => access !== 'anyone');
/** Neither with a session nor without is this ever an answer of the guard. */
const refusals = new Set(['setup-needed', 'session-needed']);

async function refusedBy(served: Served, method: string, url: string, key?: string): Promise<string | null> {
  // The one answer that never ends is not read.
  const stopper = new AbortController();
  const response = await served.get(url, {
    method,
    signal: stopper.signal,
    ...(key === undefined ? {} : { headers: { cookie: key } }),
  });
  if (response.ok) {
    stopper.abort();
    return null;
  }
  const code = await codeOf(response);
  return refusals.has(code) ? `${response.status} ${code}` : null;
}

describe('S6: every route × every role', () => {
  test('the table has routes of each kind of access, and everything that writes but the sign-in is the owner’s', () => {
    expect(new Set(rows.map(({ access }) => access))).toEqual(new Set(['anyone', 'reader', 'owner']));
    for (const { method, path, access } of rows)
      if (method !== 'GET' && access !== 'owner') expect(['/api/v1/setup', '/api/v1/session']).toContain(path);
  });

  test.each(guarded)('$method $url before set-up is 409', async ({ method, url }) => {
    expect(await refusedBy(fresh, method, url)).toBe('409 setup-needed');
    expect(await refusedBy(fresh, method, url, cookie)).toBe('409 setup-needed');
  });

  test.each(guarded)('$method $url for a stranger is 401', async ({ method, url }) => {
    expect(await refusedBy(closed, method, url)).toBe('401 session-needed');
    for (const false_ of ['hidamari_session=', `hidamari_session=${'A'.repeat(43)}`, 'other=1'])
      expect(await refusedBy(closed, method, url, false_)).toBe('401 session-needed');
  });

  test.each(guarded.filter(({ path }) => path !== '/api/v1/session'))(
    '$method $url lets the owner in',
    async ({ method, url }) => {
      expect(await refusedBy(closed, method, url, cookie)).toBeNull();
    },
  );

  test.each(guarded)('$method $url open for reading: a stranger reads and changes nothing', async (row) => {
    const refused = await refusedBy(open, row.method, row.url);
    expect(refused).toBe(row.access === 'owner' ? '409 setup-needed' : null);
  });

  test('what does not exist, and what cannot be done, is told only to those who may read', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['POST', '/api/v1/now'],
      ['HEAD', '/api/v1/now'],
    ] as const) {
      expect((await send(fresh, method, path)).status).toBe(409);
      expect((await send(closed, method, path)).status).toBe(401);
    }
    expect((await send(closed, 'GET', '/api/v1/nothing', undefined, cookie)).status).toBe(404);
  });

  test('the health check and the page answer everybody', async () => {
    expect((await fresh.get('/healthz')).status).toBe(200);
    expect((await fresh.get('/')).status).toBe(503);
  });
});

describe('A1: set-up', () => {
  test('asks for a password of one’s own, once', async () => {
    const served = await serveFake({ access: 'sessions' });
    const setup = async () => (await served.get('/api/v1/setup')).json();
    expect(await setup()).toMatchObject({ needed: true, user: 'owner', signed_in: false });
    expect((await send(served, 'POST', '/api/v1/session', { user: 'owner', password: '' })).status).toBe(409);
    const weak = await send(served, 'POST', '/api/v1/setup', { password: 'password1' });
    expect([weak.status, await codeOf(weak)]).toEqual([400, 'password-common']);
    const chosen = await send(served, 'POST', '/api/v1/setup', { password: PASSWORD });
    expect(chosen.status).toBe(204);
    expect(await setup()).toMatchObject({ needed: false });
    const second = await send(served, 'POST', '/api/v1/setup', { password: 'another password' });
    expect([second.status, await codeOf(second)]).toEqual([409, 'already-set-up']);
    expect((await send(served, 'GET', '/api/v1/now', undefined, cookieOf(chosen))).status).toBe(200);
    await served.close();
  });

  test('of two at the same time one wins', async () => {
    const served = await serveFake({ access: 'sessions' });
    const answers = await Promise.all(
      ['first password', 'second password'].map((password) => send(served, 'POST', '/api/v1/setup', { password })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    await served.close();
  });
});

describe('S1: sessions', () => {
  const signIn = (user = 'owner', password = PASSWORD, key?: string) =>
    send(closed, 'POST', '/api/v1/session', { user, password }, key);
  const reads = async (key: string) => (await send(closed, 'GET', '/api/v1/now', undefined, key)).status;

  test('the cookie has 256 bits, is HttpOnly and SameSite=Strict', async () => {
    const response = await signIn();
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(
      /^hidamari_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
  });

  test('a login opens a new one and ends the one it came with', async () => {
    const first = cookieOf(await signIn());
    const second = cookieOf(await signIn('owner', PASSWORD, first));
    expect(second).not.toBe(first);
    expect(await reads(first)).toBe(401);
    expect(await reads(second)).toBe(200);
  });

  test('signing out ends it for good', async () => {
    const key = cookieOf(await signIn());
    const response = await send(closed, 'DELETE', '/api/v1/session', undefined, key);
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await reads(key)).toBe(401);
  });

  test('the file holds neither a token nor a password', async () => {
    const key = cookieOf(await signIn());
    const kept = ['web.sessions', 'web.password'].map((name) => closed.settings.setting(name)).join('\n');
    expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(kept).not.toContain(key.split('=')[1]);
    expect(kept).not.toContain(PASSWORD);
  });

  test('A9: an unknown user is refused in the same words as a wrong password', async () => {
    const served = await serveFake({ access: 'sessions' });
    await send(served, 'POST', '/api/v1/setup', { password: PASSWORD });
    const bodies = await Promise.all(
      [
        ['owner', 'wrong password'],
        ['nobody', PASSWORD],
      ].map(async ([user, password]) => {
        const response = await send(served, 'POST', '/api/v1/session', { user, password });
        return [response.status, await response.text()];
      }),
    );
    expect(bodies[0]).toEqual(bodies[1]);
    expect(bodies[0]![0]).toBe(401);
    await served.close();
  });

  test('A5: five wrong passwords are told so; then attempts are held back, and the right one still opens', async () => {
    const served = await serveFake({ access: 'sessions' });
    await send(served, 'POST', '/api/v1/setup', { password: PASSWORD });
    const tryWith = (password: string) => send(served, 'POST', '/api/v1/session', { user: 'owner', password });
    for (let attempt = 0; attempt < 5; attempt++) expect((await tryWith('wrong password')).status).toBe(401);
    expect((await tryWith(PASSWORD)).status).toBe(204);
    await served.close();
  });
});

describe('S8: what is sent in', () => {
  test.each([
    ['no body', undefined],
    ['no object', []],
    ['an unknown key', { password: PASSWORD, role: 'admin' }],
    ['a number for a text', { password: 12_345_678 }],
  ])('%s is 400 in one sentence that does not repeat it', async (_what, body) => {
    const response = await send(fresh, 'POST', '/api/v1/setup', body);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain(PASSWORD);
  });

  test('is JSON and bounded', async () => {
    const post = (type: string, body: string) =>
      fresh.get('/api/v1/setup', { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('text/plain', '{"password":"a good long one"}')).status).toBe(415);
    expect((await post('application/x-www-form-urlencoded', 'password=a')).status).toBe(415);
    expect((await post('application/json', '{"password":')).status).toBe(400);
    expect((await post('application/json', '{"__proto__":{"password":"x"}}')).status).toBe(400);
    expect((await post('application/json', JSON.stringify({ password: 'x'.repeat(100_000) }))).status).toBe(413);
  });
});

describe('settings', () => {
  const put = (body: unknown, key = cookie) => send(closed, 'PUT', '/api/v1/settings', body, key);
  const read = async (path: string) => (await send(closed, 'GET', path, undefined, cookie)).text();

  test('S7: a circuit’s name is text wherever it stands, and an empty one takes the given one back', async () => {
    const name = '<img src=x onerror=alert(1)>';
    expect((await put({ circuit_names: { 'circuit.4': name } })).status).toBe(200);
    expect(JSON.parse(await read('/api/v1/circuits')).circuits[3].name).toBe(name);
    expect(JSON.parse(await read('/api/v1/now')).circuits[3].name).toBe(name);
    expect(JSON.parse(await read('/api/v1/energy?series=circuit.4')).series[0].name).toBe(name);
    await put({ circuit_names: { 'circuit.4': '  ' } });
    expect(JSON.parse(await read('/api/v1/circuits')).circuits[3].name).toBe('冷蔵庫');
  });

  test.each([
    ['41 characters', { circuit_names: { 'circuit.4': 'あ'.repeat(41) } }],
    ['a line break', { circuit_names: { 'circuit.4': 'a\nb' } }],
    ['a turned reading direction', { circuit_names: { 'circuit.4': 'a\u202eb' } }],
    ['no text', { circuit_names: { 'circuit.4': null } }],
    ['no such circuit', { circuit_names: { 'circuit.999': 'a' } }],
    ['no such language', { language: 'fr' }],
    ['an unknown key', { colour: 'red' }],
  ])('%s is refused', async (_what, body) => {
    const before = await read('/api/v1/settings');
    expect((await put(body)).status).toBe(400);
    expect(await read('/api/v1/settings')).toBe(before);
  });

  test('the language of the house is told before the sign-in', async () => {
    await put({ language: 'en' });
    expect(await (await closed.get('/api/v1/setup')).json()).toMatchObject({ language: 'en' });
  });

  test('another password ends every session but the one that chose it', async () => {
    const served = await serveFake({ access: 'sessions' });
    const first = cookieOf(await send(served, 'POST', '/api/v1/setup', { password: PASSWORD }));
    const change = (current: string, chosen: string) =>
      send(served, 'PUT', '/api/v1/settings', { password: { current, chosen } }, first);
    expect((await change('wrong password', 'a new password')).status).toBe(401);
    expect(await codeOf(await change(PASSWORD, 'short'))).toBe('password-short');
    const changed = await change(PASSWORD, 'a much better one');
    expect(changed.status).toBe(200);
    const status = async (key: string) => (await send(served, 'GET', '/api/v1/now', undefined, key)).status;
    expect(await status(first)).toBe(401);
    expect(await status(cookieOf(changed))).toBe(200);
    const old = await send(served, 'POST', '/api/v1/session', { user: 'owner', password: PASSWORD });
    expect(old.status).toBe(401);
    await served.close();
  });
});
