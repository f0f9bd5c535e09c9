import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '#core/machine.ts';
import { millis } from '#core/time/instant.ts';
import { createSessionMachine } from '#protocol/skstack/session/session.ts';
import { firstState, type SessionInput } from '#protocol/skstack/session/state.ts';
import { METER_ADDRESS } from '../module-text.ts';
import {
  AT,
  CLOSED,
  CREDENTIALS,
  echo,
  esreg,
  event,
  fail,
  info,
  JOINED,
  kinds,
  OK,
  OPENED,
  OUR_PAIR,
  PAN,
  pan,
  SETUP,
  START,
  said,
  TIMER,
  udp,
  wait,
  walk,
} from './session-walk.ts';

const refused = (code: string, count = 1): SessionInput => ({ kind: 'refused', at: AT, code, count });
const other = (word: string, text: string): SessionInput => ({
  kind: 'reply',
  at: AT,
  reply: { kind: 'other', word, text },
});
const unanswered = (count: number, seconds: number): SessionInput => ({
  kind: 'unanswered',
  at: AT,
  count,
  length: millis(seconds * 1_000),
});
const MUTE: SessionInput = { kind: 'mute-module', at: AT };

describe('setup (route-b.md steps 0-5)', () => {
  test('step 0: an empty line, whose answers are thrown away, then SKTERM', () => {
    expect(walk([START, OPENED]).said).toEqual(['']);
    expect(walk([START, OPENED, fail('ER04'), event(0x21)]).said).toEqual([]);
    expect(walk([START, OPENED, TIMER]).said).toEqual(['SKTERM']);
  });

  test('step 0: FAIL ER10 to SKTERM, or silence, is as good as OK', () => {
    for (const answer of [OK, fail('ER10'), TIMER]) {
      expect(walk([START, OPENED, TIMER, answer]).said).toEqual(['SKSREG SFD']);
    }
  });

  test('step 0: register SFD tells what was sent before us; a module without it, or mute, is as good', () => {
    const told = walk([START, OPENED, TIMER, OK, esreg('0002C4A1')]);
    expect(told.effects).toEqual([{ kind: 'airtime', spent: 0x2c4a1 }]);
    expect(walk([START, OPENED, TIMER, OK, esreg('?')]).effects).toEqual([]);
    for (const answer of [OK, fail('ER06'), TIMER])
      expect(walk([START, OPENED, TIMER, OK, answer]).said).toEqual(['SKRESET']);
  });

  test('steps 1-5: reset, echo off, version, info, password with its hexadecimal length, ID; nothing else', () => {
    expect(said(walk([START, OPENED, ...SETUP]).all)).toEqual([
      '',
      'SKTERM',
      'SKSREG SFD',
      'SKRESET',
      'SKSREG SFE 0',
      'SKVER',
      'SKINFO',
      'SKSETPWD C 0123456789AB',
      'SKSETRBID 00112233445566778899AABBCCDDEEFF',
      'SKSCAN 2 FFFFFFFF 4 0',
    ]);
  });

  test('step 2: an echo of SKSREG SFE 0 itself is expected; a later one means that this module always echoes', () => {
    expect(walk([START, OPENED, TIMER, OK, OK, OK, echo('SKSREG'), OK]).state.echoes).toBe(false);
    expect(walk([START, OPENED, TIMER, OK, OK, OK, OK, echo('SKVER')]).state.echoes).toBe(true);
  });

  test('a needed command is tried three times, then the port is closed and opened again', () => {
    expect(walk([START, OPENED, TIMER, OK, OK, TIMER]).said).toEqual(['SKRESET']);
    expect(walk([START, OPENED, TIMER, OK, OK, TIMER, fail('ER04')]).said).toEqual(['SKRESET']);
    const third = walk([START, OPENED, TIMER, OK, OK, TIMER, TIMER, TIMER]);
    expect(third.effects.map(({ kind }) => kind)).toContain('close');
    expect(third.state.phase).toEqual({ name: 'waiting', next: 'open' });
  });
});

describe('scan (route-b.md step 6)', () => {
  const scanning = [START, OPENED, ...SETUP];

  test.each(['ER05', 'ER06'])('%s to the five-token SKSCAN: the module is single-stack', (code) => {
    const flipped = walk([...scanning, fail(code)]);
    expect(flipped.said).toEqual(['SKSCAN 2 FFFFFFFF 4']);
    expect(walk([...scanning, fail(code), OK]).state.kind).toBe('single');
  });

  test('OK to it: the module is dual-stack', () => {
    expect(walk([...scanning, OK]).state.kind).toBe('dual');
  });

  test('nothing heard: the duration grows from 4 to 7, then a wait', () => {
    const ends = [4, 5, 6, 7].map((_, i) => walk([...scanning, OK, ...Array(i + 1).fill(event(0x22))]));
    expect(ends.map((end) => end.said)).toEqual([
      ['SKSCAN 2 FFFFFFFF 5 0'],
      ['SKSCAN 2 FFFFFFFF 6 0'],
      ['SKSCAN 2 FFFFFFFF 7 0'],
      [],
    ]);
    expect(ends[3]!.state.phase).toEqual({ name: 'waiting', next: 'scan' });
    expect(wait(ends[3]!.effects)).toBe(5_000);
  });

  test('the network with our PairID is joined at once, a stronger stranger is not', () => {
    const found = walk([...scanning, OK, pan('99999999', 0xff, '001C640000000009'), pan(OUR_PAIR, 0x10), event(0x22)]);
    expect(found.state.pan?.mac).toBe(PAN.mac);
    expect(found.said).toEqual(['SKSREG S2 21']);
    expect(walk([...scanning, OK, pan('99999999', 0xff), event(0x22)]).said).toEqual(['SKSCAN 2 FFFFFFFF 5 0']);
  });

  test('a network without PairID is tried when the longest scan heard no better', () => {
    const inputs = [...scanning, OK, pan(null), event(0x22), event(0x22), event(0x22), event(0x22)];
    expect(walk(inputs).said).toEqual(['SKSREG S2 21']);
  });

  test('a scan that never ends closes the port', () => {
    expect(kinds(walk([...scanning, OK, TIMER]).effects)).toContain('close');
  });
});

describe('join (route-b.md steps 8-9)', () => {
  const joining = [START, OPENED, ...SETUP, OK, pan(OUR_PAIR), event(0x22)];

  test('S2, S3, SKJOIN with the address in full and upper case', () => {
    expect(walk([...joining, OK]).said).toEqual(['SKSREG S3 8888']);
    expect(walk([...joining, OK, OK]).said).toEqual([`SKJOIN ${METER_ADDRESS}`]);
  });

  test('EVENT 25: up, remembered, renewal timed', () => {
    const joined = walk([...joining, OK, OK, OK, event(0x25)]);
    expect(joined.effects).toContainEqual({ kind: 'up', fresh: true });
    expect(joined.effects).toContainEqual({ kind: 'remember', pan: PAN });
    expect(wait(joined.effects)).toBeGreaterThan(86_400_000 * 0.7);
    expect(wait(joined.effects)).toBeLessThan(86_400_000 * 0.76);
  });

  test('the kind of module is learned from the tokens of ERXUDP, the lifetime from PANA', () => {
    const message = '00000058A0000002AABBCCDD00000001000800000004000000000E10';
    const joined = walk([...joining, OK, OK, udp(null, message), event(0x25)]);
    expect(joined.state.kind).toBe('single');
    expect(joined.state.lifetime).toBe(3_600_000);
  });

  test('EVENT 24 behind a scan waits, ever longer, before the next rung: scan, reset, reopen', () => {
    const failing = [OK, OK, OK, event(0x24)];
    const first = walk([...joining, ...failing]);
    expect(first.state.phase).toEqual({ name: 'waiting', next: 'scan' });
    expect(wait(first.effects)).toBe(5_000);
    const second = walk([...joining, ...failing, TIMER, OK, pan(OUR_PAIR), event(0x22), ...failing]);
    expect(second.state.phase).toEqual({ name: 'waiting', next: 'setup' });
    expect(wait(second.effects)).toBe(10_000);
    const again = [OK, pan(OUR_PAIR), event(0x22), ...failing];
    const third = walk([...joining, ...failing, TIMER, ...again, TIMER, ...SETUP, ...again]);
    expect(third.state.phase).toEqual({ name: 'waiting', next: 'open' });
    expect(kinds(third.effects)).toContain('close');
  });

  test('a known network is joined without a scan, and given up for a scan at once', () => {
    const known = walk([START, OPENED, ...SETUP], PAN);
    expect(known.said).toEqual(['SKSREG S2 21']);
    const lost = walk([START, OPENED, ...SETUP, OK, OK, OK, event(0x24)], PAN);
    expect(lost.said).toEqual(['SKSCAN 2 FFFFFFFF 4 0']);
    expect(lost.state.pan).toBeNull();
  });
});

describe('joined (route-b.md, EVENT and Session)', () => {
  test('near 75 % of the lifetime: SKREJOIN; EVENT 25 resumes without a new announcement', () => {
    const renewing = walk([...JOINED, TIMER]);
    expect(renewing.said).toEqual(['SKREJOIN']);
    expect(kinds(renewing.effects)).toContain('down');
    expect(walk([...JOINED, TIMER, OK, event(0x25)]).effects).toContainEqual({ kind: 'up', fresh: false });
  });

  test('EVENT 29: no sends until the module has authenticated again by itself', () => {
    const expired = walk([...JOINED, event(0x29)]);
    expect(expired.said).toEqual([]);
    expect(kinds(expired.effects)).toContain('down');
    expect(walk([...JOINED, event(0x29), event(0x25)]).effects).toContainEqual({ kind: 'up', fresh: false });
  });

  test.each([
    ['EVENT 29 and then 24', [event(0x29), event(0x24)]],
    ['EVENT 29 and then nothing', [event(0x29), TIMER]],
    ['EVENT 26 and 27', [event(0x26), event(0x27)]],
    ['EVENT 26 and then nothing', [event(0x26), TIMER]],
    ['EVENT 27', [event(0x27)]],
    ['EVENT 28', [event(0x28)]],
    ['EVENT 24', [event(0x24)]],
    ['SKREJOIN without an answer', [TIMER, OK, TIMER]],
  ])('%s: joins the same network anew, at once', (_name, inputs) => {
    const again = walk([...JOINED, ...inputs]);
    expect(again.said).toEqual(['SKSREG S2 21']);
    expect(again.state.phase).toEqual({ name: 'joining', step: 0, cached: true, tries: 0 });
  });

  test('EVENT 32: silence until EVENT 33 or SFB = 0, at most ten minutes; the renewal stays due', () => {
    expect(kinds(walk([...JOINED, event(0x32)]).effects)).toContain('down');
    expect(walk([...JOINED, event(0x32), TIMER]).said).toEqual(['SKSREG SFB']);
    expect(kinds(walk([...JOINED, event(0x32), TIMER, other('ESREG', 'ESREG 1')]).effects)).toEqual([]);
    const ends = [[event(0x33)], [TIMER, other('ESREG', 'ESREG 0')], [...Array(11).fill(TIMER)]];
    for (const end of ends) {
      const released = walk([...JOINED, event(0x32), ...end]);
      expect(released.effects).toContainEqual({ kind: 'up', fresh: false });
      expect(wait(released.effects)).toBeGreaterThan(60_000_000);
    }
  });

  test.each([
    ['FAIL ER10 to SKSENDTO and another network', [refused('ER10'), info('FFFF')]],
    ['FAIL ER10 to SKSENDTO, three in a row', [refused('ER10', 3)]],
    ['FAIL ER06 to SKSENDTO, three in a row, of a module whose kind was seen', [udp(0, '00'), refused('ER06', 3)]],
    ['FAIL ER10 to SKREJOIN', [TIMER, fail('ER10')]],
    ['EVENT C0', [event(0xc0)]],
    ['an echo where echo was off', [echo('SKSENDTO')]],
    ['SKINFO with another network', [unanswered(3, 6), info('FFFF')]],
  ])('%s: the module was reset, everything is said to it again', (_name, inputs) => {
    const again = walk([...JOINED, ...inputs]);
    expect(again.state.phase).toEqual({ name: 'setup', step: 0, tries: 0 });
    expect(again.state.pan).toEqual(PAN);
    expect(kinds(again.effects)).toContain('down');
  });

  test.each(['ER04', 'ER09', 'ER10'])(
    '%s to SKSENDTO once: the module is asked whether it knows its network',
    (code) => {
      const asked = walk([...JOINED, refused(code)]);
      expect(asked.said).toEqual(['SKINFO']);
      expect(walk([...JOINED, refused(code), info('8888')]).state.phase).toMatchObject({
        name: 'joined',
        checking: false,
      });
    },
  );

  test.each(['ER04', 'ER05', 'ER06', 'ER10'])('%s to SKJOIN: said again twice, then a scan', (code) => {
    const joining = [START, OPENED, ...SETUP, OK, OK];
    expect(walk([...joining, fail(code)], PAN).said).toEqual([`SKJOIN ${METER_ADDRESS}`]);
    expect(walk([...joining, fail(code), fail(code), fail(code)], PAN).said).toEqual(['SKSCAN 2 FFFFFFFF 4 0']);
  });

  test.each(['ER05', 'ER06'])('%s to SKSENDTO of a module whose kind was seen: it is not doubted', (code) => {
    const seen = walk([...JOINED, udp(0, '00'), refused(code)]);
    expect(seen.state.kind).toBe('dual');
    expect(seen.said).toEqual(['SKINFO']);
  });

  test.each(['ER05', 'ER06'])('%s to SKSENDTO: the module is of the other kind', (code) => {
    expect(walk([...JOINED, refused(code)]).state.kind).toBe('single');
  });

  test('no answers: after three the module is asked for its network, after a minute the session is renewed', () => {
    expect(walk([...JOINED, unanswered(2, 4)]).said).toEqual([]);
    expect(walk([...JOINED, unanswered(3, 6)]).said).toEqual(['SKINFO']);
    expect(walk([...JOINED, unanswered(3, 6), info('8888')]).state.phase).toEqual({
      name: 'joined',
      checking: false,
      pong: false,
    });
    expect(walk([...JOINED, unanswered(20, 59)]).said).toEqual([]);
    expect(walk([...JOINED, unanswered(20, 60)]).said).toEqual(['SKREJOIN']);
  });

  test('no answers but EPONG to SKPING: the session is sound and is renewed only after five minutes', () => {
    const pinged = [...JOINED, unanswered(3, 6), info('8888'), unanswered(5, 12)];
    expect(walk(pinged).said).toEqual([`SKPING 0 ${METER_ADDRESS}`]);
    const pong = other('EPONG', `EPONG ${METER_ADDRESS}`);
    expect(walk([...pinged, pong, unanswered(20, 60)]).said).toEqual([]);
    expect(walk([...pinged, pong, unanswered(90, 300)]).said).toEqual(['SKREJOIN']);
  });

  test('a module that does not even answer commands is closed and opened again', () => {
    expect(kinds(walk([...JOINED, MUTE]).effects)).toEqual(['down', 'note', 'close', 'timer']);
  });
});

describe('link', () => {
  test('a pulled stick is looked for again for ever, at most every 3 s', () => {
    const inputs: SessionInput[] = [...JOINED, CLOSED];
    const waits: (number | null | undefined)[] = [wait(walk(inputs).effects)];
    for (let i = 0; i < 5; i++) {
      inputs.push(TIMER, { kind: 'open-failed', at: AT });
      waits.push(wait(walk(inputs).effects));
    }
    expect(waits).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000]);
  });

  test('behind the reopening comes the whole setup, then the known network', () => {
    expect(walk([...JOINED, CLOSED, TIMER, OPENED, ...SETUP]).said).toEqual(['SKSREG S2 21']);
  });

  test('stop closes whatever the phase, and nothing more is said', () => {
    const stopped = walk([...JOINED, { kind: 'stop', at: AT }]);
    expect(kinds(stopped.effects)).toEqual(['down', 'close', 'timer']);
    expect(walk([...JOINED, { kind: 'stop', at: AT }, TIMER]).effects).toEqual([]);
  });
});

describe('laws', () => {
  const anyInput = fc.oneof(
    fc.constantFrom<SessionInput>(
      OK,
      TIMER,
      OPENED,
      CLOSED,
      MUTE,
      pan(OUR_PAIR),
      pan(null),
      info('FFFF'),
      echo('SKSENDTO'),
    ),
    fc.constantFrom('ER04', 'ER05', 'ER06', 'ER09', 'ER10').map(fail),
    fc.constantFrom('ER04', 'ER05', 'ER06', 'ER09', 'ER10').map(refused),
    fc.constantFrom(0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x32, 0x33, 0xc0).map(event),
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200 })).map(([n, s]) => unanswered(n, s)),
  );

  test('whatever happens, a started session has a timer, never writes flash, and comes back to joined', () => {
    const machine = createSessionMachine({ ...CREDENTIALS, pan: null });
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60 }), (inputs) => {
        let state = machine(firstState(null), START).state;
        let timer: number | null | undefined = 1;
        for (const input of inputs) {
          const next = machine(state, input);
          state = next.state;
          const set = wait(next.effects);
          if (input.kind === 'timer') timer = set;
          else if (set !== undefined) timer = set;
          expect(timer).toEqual(expect.any(Number));
          expect(said(next.effects).join()).not.toMatch(/WOPT|SKSAVE|WUART/);
        }
        const back = fold(machine, state, [CLOSED, TIMER, OPENED, ...SETUP]);
        const joining =
          back.state.phase.name === 'scanning' ? [OK, pan(OUR_PAIR), event(0x22), OK, OK, OK] : [OK, OK, OK];
        expect(fold(machine, back.state, [...joining, event(0x25)]).state.phase.name).toBe('joined');
      }),
      { seed: 17, numRuns: 400 },
    );
  });
});
