import type { DeviceDeps } from '#drivers/echonet-devices/device-object.ts';
import { createEchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { silent } from '#ports/log.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';
import { createTinyLan, objectScript, type Script, type TinyLan } from '../echonet-lan/tiny-lan.ts';

const ADDRESS = '192.168.1.50';

export interface DeviceBench extends TinyLan {
  readonly deps: DeviceDeps;
  /** `DA=42 C1=03` for each Set frame so far, SetGet's half included. */
  sets(): string[];
  /** Replaces the device. */
  become(script: Script): void;
}

/** A device with these properties (EPC and EDT as hexadecimal) and honest maps. */
export function deviceScript(values: Record<string, string>, settable: readonly string[] = []): Script {
  const codes = (list: readonly string[]): number[] => list.map((epc) => Number.parseInt(epc, 16));
  const map = (list: readonly number[]): string => formatHex(encodePropertyMap(list));
  const gettable = [...codes(Object.keys(values)), 0x9d, 0x9e, 0x9f];
  const maps = { '9d': '00', '9e': map(codes(settable)), '9f': map(gettable) };
  return objectScript({ ...values, ...maps }, settable);
}

export async function createDeviceBench(eoj: number, script: Script): Promise<DeviceBench> {
  const tiny = createTinyLan();
  const lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
  tiny.node(ADDRESS, script);
  return {
    ...tiny,
    deps: { lan, clock: tiny.clock, address: ADDRESS, eoj, id: 'it', name: 'それ' },
    sets: () =>
      tiny.sent
        .filter(({ frame }) => frame.esv === 0x61 || frame.esv === 0x6e)
        .map(({ frame }) =>
          frame.properties.map(({ epc, edt }) => `${formatHex(Uint8Array.of(epc))}=${formatHex(edt)}`).join(' '),
        ),
    become: (next) => tiny.node(ADDRESS, next),
  };
}
