import { describe, expect, test } from 'vitest';
import * as commands from '#protocol/skstack/command.ts';
import { METER_ADDRESS, METER_MAC, OWN_ADDRESS } from './module-text.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('commands', () => {
  test.each([
    [commands.skReset, 'SKRESET\r\n'],
    [commands.skRegister('SFE', '0'), 'SKSREG SFE 0\r\n'],
    [commands.skVersion, 'SKVER\r\n'],
    [commands.skInfo, 'SKINFO\r\n'],
    [commands.readOption, 'ROPT\r\n'],
    [commands.skSetPassword('0123456789AB'), 'SKSETPWD C 0123456789AB\r\n'],
    [commands.skSetRouteBId('00112233445566778899AABBCCDDEEFF'), 'SKSETRBID 00112233445566778899AABBCCDDEEFF\r\n'],
    [commands.skScan(5, 'dual'), 'SKSCAN 2 FFFFFFFF 5 0\r\n'],
    [commands.skScan(5, 'single'), 'SKSCAN 2 FFFFFFFF 5\r\n'],
    [commands.skAddNeighbour(METER_ADDRESS, METER_MAC), `SKADDNBR ${METER_ADDRESS} ${METER_MAC}\r\n`],
    [commands.skJoin(METER_ADDRESS), `SKJOIN ${METER_ADDRESS}\r\n`],
    [commands.skRejoin, 'SKREJOIN\r\n'],
    [commands.skTerminate, 'SKTERM\r\n'],
    [commands.skPing(METER_ADDRESS, 'single'), `SKPING ${METER_ADDRESS}\r\n`],
    [commands.skPing(METER_ADDRESS, 'dual'), `SKPING 0 ${METER_ADDRESS}\r\n`],
  ])('%o is written as the command reference wants it', ({ bytes }, expected) => {
    expect(text(bytes)).toBe(expected);
  });

  test('SKSENDTO: encrypted, length of four hexadecimal digits, a blank and no line end', () => {
    expect(text(commands.skSendHead(METER_ADDRESS, 'single', 18))).toBe(`SKSENDTO 1 ${METER_ADDRESS} 0E1A 1 0012 `);
    expect(text(commands.skSendHead(METER_ADDRESS, 'dual', 18))).toBe(`SKSENDTO 1 ${METER_ADDRESS} 0E1A 1 0 0012 `);
    expect(() => commands.skSendHead(METER_ADDRESS, 'dual', 0x4d1)).toThrow(RangeError);
  });

  test('SKLL64 is computed: bit 1 of the first byte inverted', () => {
    expect(commands.linkLocalAddress(METER_MAC)).toBe(METER_ADDRESS);
    expect(commands.linkLocalAddress('001D129100000001')).toBe(OWN_ADDRESS);
    expect(commands.linkLocalAddress('021c640000000002')).toBe('FE80:0000:0000:0000:001C:6400:0000:0002');
  });

  test('what is shown of a command has no secret in it', () => {
    expect(commands.skSetPassword('0123456789AB').shown).toBe('SKSETPWD ***');
    expect(commands.skSetRouteBId('00112233445566778899AABBCCDDEEFF').shown).toBe('SKSETRBID ***');
  });

  test('there is no command that writes flash', () => {
    expect(
      Object.values(commands)
        .map((value) => JSON.stringify(value))
        .join(),
    ).not.toMatch(/WOPT|SKSAVE|WUART/);
  });
});
