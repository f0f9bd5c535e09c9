import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { instant, type Millis, minutes, plus } from '#core/time/instant.ts';
import { createHttpClient } from '#drivers/link/http.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { silent } from '#ports/log.ts';

const URL_ = 'https://weather.example/forecast.json';

interface Far {
  answer: () => Response | Error | 'silence';
  readonly asked: Headers[];
}

/** A far end that answers as told, and remembers what it was asked with. */
function farEnd(): Far & { fetch: typeof fetch } {
  const far: Far = { answer: () => new Response('{}'), asked: [] };
  return Object.assign(far, {
    fetch: ((_url: string, { headers, signal }: { headers: Record<string, string>; signal: AbortSignal }) => {
      far.asked.push(new Headers(headers));
      const answer = far.answer();
      if (answer instanceof Error) return Promise.reject(answer);
      if (answer !== 'silence') return Promise.resolve(answer);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    }) as unknown as typeof fetch,
  });
}

describe('the HTTP client', () => {
  let folder: string;
  let far: ReturnType<typeof farEnd>;
  let clock: ReturnType<typeof createVirtualClock>;
  const make = () =>
    createHttpClient({
      clock,
      log: silent,
      random: createRandom(1, 'http'),
      folder,
      agent: 'Hidamari/1 (+https://example.org)',
      fetch: far.fetch,
    });
  const pass = (length: Millis) => clock.run({ until: plus(clock.now(), length) });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hidamari-http-'));
    far = farEnd();
    clock = createVirtualClock({ start: instant(Date.UTC(2026, 5, 1)) });
  });

  test('says who asks, and asks for the same document at most once in ten minutes', async () => {
    far.answer = () => new Response('one');
    const client = make();
    expect((await client.get(URL_))?.body).toBe('one');
    await pass(minutes(9));
    await client.get(URL_);
    expect(far.asked).toHaveLength(1);
    expect(far.asked[0]!.get('user-agent')).toMatch(/Hidamari/);
    await pass(minutes(2));
    await client.get(URL_);
    expect(far.asked).toHaveLength(2);
  });

  test('asks with conditions, and takes "not modified" as a confirmation', async () => {
    far.answer = () =>
      new Response('one', { headers: { etag: '"a"', 'last-modified': 'Mon, 01 Jun 2026 00:00:00 GMT' } });
    const client = make();
    const first = await client.get(URL_);
    await pass(minutes(11));
    far.answer = () => new Response(null, { status: 304 });
    const second = await client.get(URL_);
    expect(far.asked[1]!.get('if-none-match')).toBe('"a"');
    expect(far.asked[1]!.get('if-modified-since')).toBe('Mon, 01 Jun 2026 00:00:00 GMT');
    expect(second).toMatchObject({ body: 'one', confirmedAt: first!.confirmedAt + minutes(11) });
  });

  test('waits longer after every failure, and goes on with what it had', async () => {
    const client = make();
    far.answer = () => new Response('one');
    await client.get(URL_);
    far.answer = () => new Response('busy', { status: 503 });
    let hour = 0;
    const perHour: number[] = [];
    for (; hour < 24; hour++) {
      const before = far.asked.length;
      for (let minute = 0; minute < 60; minute++) {
        await pass(minutes(1));
        expect((await client.get(URL_))?.body).toBe('one');
      }
      perHour.push(far.asked.length - before);
    }
    expect(perHour[0]).toBeGreaterThanOrEqual(3);
    expect(far.asked.length).toBeLessThan(18);
    expect(Math.max(...perHour.slice(6))).toBeLessThanOrEqual(1);
  });

  test('waits as long as the far end says', async () => {
    const client = make();
    far.answer = () => new Response('slow down', { status: 429, headers: { 'retry-after': '7200' } });
    expect(await client.get(URL_)).toBeNull();
    await pass(minutes(119));
    await client.get(URL_);
    expect(far.asked).toHaveLength(1);
    await pass(minutes(2));
    await client.get(URL_);
    expect(far.asked).toHaveLength(2);
  });

  test('gives up on silence, and on a line that breaks', async () => {
    const client = make();
    far.answer = () => 'silence';
    const waiting = client.get(URL_);
    await pass(minutes(1));
    expect(await waiting).toBeNull();
    await pass(minutes(5));
    far.answer = () => new Error('ECONNRESET');
    expect(await client.get(URL_)).toBeNull();
    expect(far.asked).toHaveLength(2);
  });

  test('two who ask at once are answered by one request', async () => {
    const client = make();
    await Promise.all([client.get(URL_), client.get(URL_)]);
    expect(far.asked).toHaveLength(1);
  });

  test('keeps what it had over a restart, and a spoiled copy harms nothing', async () => {
    far.answer = () => new Response('one', { headers: { etag: '"a"' } });
    await make().get(URL_);
    expect((await make().get(URL_))?.body).toBe('one');
    expect(far.asked).toHaveLength(1);
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"body":');
    expect((await make().get(URL_))?.body).toBe('one');
    expect(far.asked).toHaveLength(2);
  });

  test('a clock that is set back does not keep it from asking', async () => {
    far.answer = () => new Response('one');
    await make().get(URL_);
    clock = createVirtualClock({ start: instant(Date.UTC(2026, 0, 1)) });
    await make().get(URL_);
    expect(far.asked).toHaveLength(2);
  });
});
