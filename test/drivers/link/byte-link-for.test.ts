import { describe, expect, test } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { millis } from '#core/time/instant.ts';
import { byteLinkFor } from '#drivers/link/byte-link-for.ts';
import { createTcpLink } from '#drivers/link/tcp.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';

test('a machine that does not answer is given up in time', async () => {
  // TEST-NET-1 (RFC 5737): nobody is there.
  const link = createTcpLink({ host: '192.0.2.1', port: 3000, clock: systemClock, patience: millis(200) });
  const opening = link.open({ bytes: () => undefined, closed: () => undefined });
  await expect(opening).rejects.toMatchObject({
    code: 'LINK_OPEN',
    message: expect.stringMatching(/192\.0\.2\.1:3000 .*; /),
  });
});

describe('the text of --port', () => {
  test.each([
    ['/dev/ttyUSB0', '/dev/ttyUSB0'],
    ['/dev/serial/by-id/usb-FTDI_FT232R_USB_UART-if00-port0', '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART-if00-port0'],
    ['./module', './module'],
    ['tcp://192.168.1.5:3000', 'tcp://192.168.1.5:3000'],
    ['TCP://gateway.local:3000/', 'tcp://gateway.local:3000'],
    ['tcp://[fe80::1]:3000', 'tcp://[fe80::1]:3000'],
  ])('%s leads to %s', (text, name) => {
    expect(byteLinkFor(text, systemClock).name).toBe(name);
  });

  test.each([
    ['', /by-id.*tcp:\/\//],
    ['ttyUSB0', /did you mean \/dev\/ttyUSB0\?/],
    ['COM3', /COM3.*by-id/],
    ['tcp://192.168.1.5', /tcp:\/\/host:port/],
    ['tcp://192.168.1.5:0', /1 to 65535/],
    ['tcp://192.168.1.5:70000', /1 to 65535/],
    ['tcp://:3000', /tcp:\/\/host:port/],
    ['udp://192.168.1.5:3000', /udp:.*tcp:\/\/host:port/],
    ['/', /by-id/],
    ['/dev/tty\0USB0', /NUL/],
    ['plc', /PLC.*not supported.*Wi-SUN/],
    ['plc://eth0', /PLC.*not supported.*Wi-SUN/],
    ['PLC:/dev/ttyS0', /PLC.*not supported.*Wi-SUN/],
  ])('"%s" is refused with one sentence', (text, sentence) => {
    const choose = (): unknown => byteLinkFor(text, systemClock);
    expect(choose).toThrow(HemsError);
    expect(choose).toThrow(sentence);
    expect(choose).toThrow(/^[^\n]+$/);
  });
});
