import { expect, test } from 'vitest';
import { instant } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createEchonetLog } from '#cli/meter/echonet-log.ts';
import { CREDENTIALS } from '../../drivers/route-b-meter/meter-rig.ts';

test('a route-B ID (0xC0) that is the authentication ID is not in the ECHONET log; the rest of its frame is', () => {
  const lines: string[] = [];
  const log = createEchonetLog(createVirtualClock({ start: instant(0) }), (line) => lines.push(line));
  const own = CREDENTIALS.id.slice(8);
  const frame = `10810001028801 05FF01 72 02 8D03414243 C010 00000077 ${own}`.replaceAll(' ', '');
  const address = 'FE80:0000:0000:0000:021C:6400:0000:0002';
  const length = (frame.length / 2).toString(16).toUpperCase().padStart(4, '0');
  const line = `ERXUDP ${address} ${address} 0E1A 0E1A 001C640000000002 1 0 ${length} ${frame}\r\n`;
  log.received(Uint8Array.from(Buffer.from(line, 'latin1')));
  log.closed(null);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/Get_Res 028801 8D=414243 C0=000000770{24}$/);
  expect(lines[0]).not.toContain(own);
});
