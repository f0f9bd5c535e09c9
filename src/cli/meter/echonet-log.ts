import { formatJst } from '#core/time/jst.ts';
import type { LinkObserver } from '#drivers/link/observed-link.ts';
import type { Clock } from '#ports/clock.ts';
import { formatEoj } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, type Property } from '#protocol/echonet/frame.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { createPieceReader, type Piece, portOfPiece } from '#protocol/module-log/piece-reader.ts';
import { LOW_VOLTAGE } from '#protocol/meter/meter-class.ts';
import { ECHONET_PORT } from '#protocol/skstack/command.ts';

/**
 * Every ECHONET Lite frame to (`>>`) and from (`<<`) the meter: time, frame, and what it says; but for the route-B ID of
 * a second-generation meter, of which only the head is shown.
 */
export function createEchonetLog(clock: Clock, write: (line: string) => void): LinkObserver {
  const frame =
    (mark: '>>' | '<<') =>
    (piece: Piece): void => {
      const repeated = mark === '<<' && piece.text.includes('SKSENDTO');
      if (piece.data === null || repeated || portOfPiece(piece) !== ECHONET_PORT) return;
      const bytes = withoutRouteBId(piece.data.bytes);
      write(`${formatJst(clock.now())} ${mark} ${formatHex(bytes)} ${described(bytes)}`);
    };
  let received = createPieceReader('module', frame('<<'));
  const sent = createPieceReader('us', frame('>>'));
  return {
    opened() {
      received = createPieceReader('module', frame('<<'));
    },
    openFailed() {},
    received(chunk) {
      received.push(chunk);
    },
    sent(bytes) {
      sent.push(bytes);
      sent.flush();
    },
    closed() {
      received.flush();
    },
  };
}

/** 00 and the maker's code; what follows may be the authentication ID. */
const ROUTE_B_ID_HEAD = 4;

function withoutRouteBId(bytes: Uint8Array): Uint8Array {
  const shown = bytes.slice();
  // The properties of a decoded frame are parts of its bytes.
  for (const { epc, edt } of decodeFrame(shown)?.properties ?? [])
    if (epc === LOW_VOLTAGE.routeBId) edt.fill(0, ROUTE_B_ID_HEAD);
  return shown;
}

const SERVICES = new Map<number, string>(Object.entries(ESV).map(([name, code]) => [code, name]));

/** `Get_Res 028801 E7=000003A1 E8=00460028` */
function described(bytes: Uint8Array): string {
  const frame = decodeFrame(bytes);
  if (frame === null) return 'not a frame';
  const service = SERVICES.get(frame.esv) ?? `ESV ${formatHex(Uint8Array.of(frame.esv))}`;
  const object = frame.esv >= 0x70 || frame.esv < 0x60 ? frame.seoj : frame.deoj;
  const all = [...frame.properties, ...(frame.getProperties ?? [])];
  return [service, formatEoj(object), ...all.map(shown)].join(' ');
}

function shown({ epc, edt }: Property): string {
  const name = formatHex(Uint8Array.of(epc));
  return edt.length === 0 ? name : `${name}=${formatHex(edt)}`;
}
