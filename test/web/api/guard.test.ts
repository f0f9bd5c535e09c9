import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLoopback, refusedFor } from '#web/api/guard.ts';

test('no domain name but localhost is loopback', () => {
  fc.assert(
    fc.property(fc.domain(), (name) => {
      expect(isLoopback(name)).toBe(name.endsWith('.localhost'));
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('a Host that is not a plain name and port is refused', () => {
  for (const host of [
    'localhost@evil.example',
    'localhost/',
    'localhost:99999999',
    '127.0.0.1 evil',
    '[::1',
    'localhost:8480:1',
  ])
    expect(refusedFor({ method: 'GET', host, origin: undefined, fetchSite: undefined })?.code).toBe('host-not-allowed');
});

test('a program without an Origin may write, a page only from its own origin', () => {
  const host = 'localhost:8480';
  const post = (origin?: string, fetchSite?: string) => refusedFor({ method: 'POST', host, origin, fetchSite });
  expect(post()).toBeNull();
  expect(post('http://localhost:8480', 'same-origin')).toBeNull();
  expect(post('http://localhost:8481', 'same-site')?.code).toBe('origin-not-allowed');
  expect(post(undefined, 'cross-site')?.code).toBe('origin-not-allowed');
});

test('a server knows the names it is given, whatever their case and port, and no others', () => {
  const asked = (host: string) =>
    refusedFor({ method: 'GET', host, origin: undefined, fetchSite: undefined }, ['hidamari.local', '192.168.1.5']);
  for (const host of ['hidamari.local', 'Hidamari.local:8480', '192.168.1.5:8480', 'localhost'])
    expect(asked(host)).toBeNull();
  for (const host of ['hidamari.local.evil.example', '192.168.1.50', 'local'])
    expect(asked(host)?.code).toBe('host-not-allowed');
});
