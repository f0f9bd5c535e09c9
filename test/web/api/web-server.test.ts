import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { ROUTES } from '#web/api/route-table.ts';
import { createWebServer } from '#web/api/web-server.ts';
import { createFakeHouse } from '../fake-house.ts';
import { type Served, serveFake } from '../serve-fake.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
});
afterAll(() => served.close());

/** A request with headers that `fetch` does not let one set. */
function ask(path: string, method: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${served.address}${path}`, { method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const addresses = [...new Set(ROUTES.map(({ path }) => path.replace('{id}', 'x'))), '/'];

describe('S4: every address refuses a foreign Host', () => {
  test.each(addresses)('%s', async (path) => {
    for (const host of [
      'evil.example',
      'evil.example:8480',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '192.168.1.5',
    ]) {
      const { status, body } = await ask(path, 'GET', { host });
      expect(status).toBe(403);
      expect(JSON.parse(body).error.code).toBe('host-not-allowed');
    }
  });

  test('and knows the names of this machine', async () => {
    for (const host of ['localhost', 'localhost:1', '127.0.0.1:8480', '[::1]:8480', 'hems.localhost'])
      expect((await ask('/healthz', 'GET', { host })).status).toBe(200);
  });
});

describe('S2: every address refuses a change from a foreign page', () => {
  test.each(addresses)('%s', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const foreign = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: 'http://localhost:1' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        const { status, body } = await ask(path, method, headers as unknown as Record<string, string>);
        expect(status).toBe(403);
        expect(JSON.parse(body).error.code).toBe('origin-not-allowed');
      }
    }
  });

  test('what cannot be written is 405 where one can read, 404 elsewhere', async () => {
    const own = { origin: served.address, 'content-type': 'application/json' };
    const now = await ask('/api/v1/now', 'POST', own);
    expect(now.status).toBe(405);
    expect(JSON.parse(now.body).error.message).toBe('/api/v1/now takes GET, HEAD; POST is not possible.');
    expect((await ask('/api/v1/plan/x', 'DELETE', own)).status).toBe(405);
    expect((await ask('/api/v1/no-such-thing', 'POST', own)).status).toBe(404);
  });
});

describe('S3: headers', () => {
  test('every answer has a policy without inline script, and what the API says is never stored', async () => {
    for (const path of [...addresses, '/api/v1/nothing'].filter((path) => !path.endsWith('/events'))) {
      const response = await served.get(path);
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      if (path !== '/') expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('listen', () => {
  const server = () =>
    createWebServer({
      view: createFakeHouse(),
      records: openMemoryStore({ clock: systemClock, epoch: 'fake-house' }),
      log: silent,
      clock: systemClock,
      pageFolder: '/nonexistent',
      settings: openMemoryStore({ clock: systemClock }),
      access: 'open-for-reading',
    });

  test('a port in use is one sentence that names it and --port', async () => {
    const port = Number(new URL(served.address).port);
    const second = server();
    const error = await second.listen({ host: '127.0.0.1', port }).catch((thrown: unknown) => thrown);
    await second.close();
    expect(error).toBeInstanceOf(HemsError);
    expect(error).toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${port} is used by another program; stop it or choose another with --port (hems run: web.port).`,
    });
  });

  test('open for reading, nothing but loopback is served', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.5']) {
      const open = server();
      await expect(open.listen({ host, port: 0 })).rejects.toMatchObject({ code: 'USAGE' });
      await open.close();
    }
  });

  test('with sessions it may be served to the house, and answers to the names it is given only', async () => {
    const own = createWebServer({
      view: createFakeHouse(),
      records: openMemoryStore({ clock: systemClock, epoch: 'fake-house' }),
      log: silent,
      clock: systemClock,
      pageFolder: '/nonexistent',
      settings: openMemoryStore({ clock: systemClock }),
      access: 'sessions',
      hosts: ['hidamari.local'],
    });
    const { address } = await own.listen({ host: '0.0.0.0', port: 0 });
    const { port } = new URL(address);
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        request({ port, host: '127.0.0.1', path: '/healthz', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status(`hidamari.local:${port}`)).toBe(200);
    expect(await status('evil.example')).toBe(403);
    await own.close();
  });

  test('closing is idempotent and lets go of the house', async () => {
    const house = createFakeHouse();
    const closing = createWebServer({
      view: house,
      records: openMemoryStore({ clock: systemClock, epoch: 'fake-house' }),
      log: silent,
      clock: systemClock,
      pageFolder: '/nonexistent',
      settings: openMemoryStore({ clock: systemClock }),
      access: 'open-for-reading',
    });
    await closing.listen({ host: '127.0.0.1', port: 0 });
    await closing.close();
    await closing.close();
    expect(house.listeners()).toBe(0);
  });

  test('without a built page `/` says how to build it and the API works', async () => {
    const page = await served.get('/');
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('build-page.ts');
    expect((await served.get('/api/v1/now')).status).toBe(200);
  });
});
