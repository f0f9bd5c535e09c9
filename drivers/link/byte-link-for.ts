import { HemsError } from '#core/errors.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import { createSerialLink } from './serial.ts';
import { createTcpLink } from './tcp.ts';

const TCP = /^tcp:\/\/(?:\[([0-9a-f:.]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/i;

/**
 * The link that a technician names: a serial port by its path, or `tcp://host:port`. Not yet opened. Throws HemsError
 * USAGE with one sentence for any other text.
 */
export function byteLinkFor(port: string, clock: Clock): ByteLink {
  const tcp = TCP.exec(port);
  if (tcp !== null) {
    const [, address, name, digits] = tcp;
    const number = Number(digits);
    if (number >= 1 && number <= 65_535) return createTcpLink({ host: address ?? name!, port: number, clock });
  }
  const fault = faultOf(port);
  if (fault !== null) throw new HemsError('USAGE', fault);
  return createSerialLink({ path: port, clock });
}

const ACCEPTED = 'a path such as /dev/serial/by-id/usb-… or tcp://host:port';

function faultOf(port: string): string | null {
  if (/^plc\b/i.test(port))
    return `route B over the power line (PLC) is not supported, only over Wi-SUN; ask the electricity company for Wi-SUN and name ${ACCEPTED}`;
  if (/^tcp:/i.test(port))
    return `${port} is no address of a module; write tcp://host:port with a port from 1 to 65535`;
  if (port.includes('://')) return `${port} is no port of a module; name ${ACCEPTED}`;
  if (port.includes('\0')) return `the port has a NUL character in it; name ${ACCEPTED}`;
  if (/^(?:\/|\.\.?\/)./.test(port)) return null;
  if (/^tty\w+$/.test(port)) return `${port} is no path; did you mean /dev/${port}?`;
  return `"${port}" is no port of a module; name ${ACCEPTED}`;
}
