import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseReplyLine } from '#protocol/skstack/reply-line.ts';
import { METER_ADDRESS, METER_MAC, OWN_ADDRESS } from './module-text.ts';

describe('reply lines', () => {
  test.each([
    ['OK', { kind: 'ok', value: null }],
    ['OK 01', { kind: 'ok', value: '01' }],
    ['FAIL ER10', { kind: 'fail', code: 'ER10' }],
    ['EVER 1.2.10', { kind: 'version', version: '1.2.10' }],
    [`EVENT 25 ${METER_ADDRESS}`, { kind: 'event', number: 0x25, source: METER_ADDRESS, parameter: null, side: null }],
    [`EVENT 25 ${METER_ADDRESS} 0`, { kind: 'event', number: 0x25, source: METER_ADDRESS, parameter: null, side: 0 }],
    [`EVENT 21 ${METER_ADDRESS} 02`, { kind: 'event', number: 0x21, source: METER_ADDRESS, parameter: 2, side: null }],
    [`EVENT 21 ${METER_ADDRESS} 0 01`, { kind: 'event', number: 0x21, source: METER_ADDRESS, parameter: 1, side: 0 }],
    [
      `EINFO ${OWN_ADDRESS} ${METER_MAC} 21 8888 FFFE`,
      { kind: 'info', address: OWN_ADDRESS, mac: METER_MAC, channel: '21', panId: '8888', side: 'FFFE' },
    ],
    ['SKJOIN FE80::1', { kind: 'echo', command: 'SKJOIN' }],
    ['ROPT', { kind: 'echo', command: 'ROPT' }],
    [METER_ADDRESS, { kind: 'address', address: METER_ADDRESS }],
    ['ESREG 0', { kind: 'other', word: 'ESREG', text: 'ESREG 0' }],
  ])('%s', (line, reply) => {
    expect(parseReplyLine(line)).toEqual(reply);
  });

  test.each([
    '',
    'FAIL',
    'FAIL ERXX',
    'EVENT',
    'EVENT ZZ',
    `EVENT 21 ${METER_ADDRESS} x`,
    'EVENT 21 FE80',
    'noise',
    'OK 1 2',
  ])('what a module does not say is nothing: %j', (line) => {
    expect(parseReplyLine(line)).toBeNull();
  });

  test('it answers any line without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (line) => {
        parseReplyLine(line);
        parseReplyLine(`EVENT ${line}`);
        parseReplyLine(`EINFO ${line}`);
      }),
      { seed: 14, numRuns: 500 },
    );
  });
});
