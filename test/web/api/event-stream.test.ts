import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { plus, seconds } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { silent } from '#ports/log.ts';
import { createEventStream } from '#web/api/event-stream.ts';
import { createFakeHouse, NOON } from '../fake-house.ts';
import { serveFake } from '../serve-fake.ts';

/** Reads server-sent events from a response until told to stop. */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) };
    }
  }
}

describe('events over HTTP', () => {
  test('send what `now` answers, at once and after each tick, and let go when the client leaves', async () => {
    const served = await serveFake();
    const leave = new AbortController();
    const response = await served.get('/api/v1/events', { signal: leave.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const events = eventsOf(response);
    const now = await (await served.get('/api/v1/now')).json();
    expect((await events.next()).value).toEqual({ event: 'now', data: now });
    served.house.tick();
    const next = await events.next();
    expect(next.value?.data).toMatchObject({ time: '2026-04-12T12:10:10+09:00' });
    leave.abort();
    await served.close();
    expect(served.house.listeners()).toBe(0);
  });

  test('closing the server ends them', async () => {
    const served = await serveFake();
    const events = eventsOf(await served.get('/api/v1/events'));
    await events.next();
    await served.close();
    expect((await events.next().catch(() => ({ done: true }))).done).toBe(true);
  });
});

/** A response whose socket takes nothing once `blocked`. */
class FakeResponse extends EventEmitter {
  writableNeedDrain = false;
  destroyed = false;
  readonly written: string[] = [];
  write(text: string): boolean {
    this.written.push(text);
    return !this.writableNeedDrain;
  }
  end(): void {
    this.emit('close');
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function streamWith(...responses: FakeResponse[]) {
  const house = createFakeHouse();
  const clock = createVirtualClock({ start: NOON });
  const stream = createEventStream({ view: house, clock, log: silent });
  for (const response of responses) expect(stream.open(response as unknown as ServerResponse, () => true)).toBe(true);
  return { house, clock, stream };
}

describe('a slow client', () => {
  test('misses snapshots instead of having them buffered, and gets the newest when it keeps up again', () => {
    const response = new FakeResponse();
    const { house } = streamWith(response);
    response.writableNeedDrain = true;
    const before = response.written.length;
    for (let tick = 0; tick < 1_000; tick++) house.tick();
    expect(response.written).toHaveLength(before);
    response.writableNeedDrain = false;
    house.tick();
    expect(response.written).toHaveLength(before + 1);
    expect(response.written.at(-1)).toContain('"time":"2026-04-12T14:56:50+09:00"');
  });

  test('is cut off when it takes nothing for half a minute, the others are not', async () => {
    const slow = new FakeResponse();
    const quick = new FakeResponse();
    const { clock, stream } = streamWith(slow, quick);
    slow.writableNeedDrain = true;
    await clock.run({ until: plus(NOON, seconds(61)) });
    expect(slow.destroyed).toBe(true);
    expect(quick.destroyed).toBe(false);
    expect(stream.clients()).toBe(1);
  });
});

test('a heartbeat comment goes out every 15 s, and none waits when nobody listens', async () => {
  const response = new FakeResponse();
  const { clock, stream } = streamWith(response);
  await clock.run({ until: plus(NOON, seconds(46)) });
  expect(response.written.filter((text) => text === ':\n\n')).toHaveLength(3);
  response.emit('close');
  expect(stream.clients()).toBe(0);
  await clock.run({ until: plus(NOON, seconds(90)) });
  expect(clock.waiting()).toBe(0);
});

test('a listener whose session has ended gets nothing more', async () => {
  const house = createFakeHouse();
  const clock = createVirtualClock({ start: NOON });
  const stream = createEventStream({ view: house, clock, log: silent });
  const response = new FakeResponse();
  let allowed = true;
  stream.open(response as unknown as ServerResponse, () => allowed);
  house.tick();
  const before = response.written.length;
  allowed = false;
  house.tick();
  expect(response.written).toHaveLength(before);
  expect(stream.clients()).toBe(0);
});
