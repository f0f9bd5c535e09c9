import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classOf } from '#protocol/echonet/eoj.ts';
import { decodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { createController } from './controller.ts';
import { createFakeWorld } from './fake-world.ts';

/** Answers of real devices, as published (README of the folder). */
const FILE = '../shared/data/transcripts/lan-frames.txt';
const DEVICE_OF_CLASS: Record<number, string> = { 637: 'battery', 304: 'ac1' };

function captured(): readonly Frame[] {
  return readFileSync(FILE, 'utf8')
    .split('\n')
    .map((line) => parseHex(line.split(/\s+#/)[0]!.trim()))
    .map((bytes) => (bytes === null ? null : decodeFrame(bytes)))
    .filter((frame) => frame !== null)
    .filter((frame) => DEVICE_OF_CLASS[classOf(frame.seoj)] !== undefined);
}

describe.skipIf(!existsSync(FILE))('frames of real devices (skipped: ../shared/data is not here)', () => {
  it('have the shape of ours, property by property, where ours has the property', async () => {
    const controller = await createController(() => createFakeWorld(43).world);
    const frames = captured();
    expect(frames.length).toBeGreaterThanOrEqual(3);
    let compared = 0;
    for (const frame of frames) {
      const id = DEVICE_OF_CLASS[classOf(frame.seoj)]!;
      const { epcs } = decodePropertyMap((await controller.get(id, 0x9f))[0]!)!;
      const known = frame.properties.filter(({ epc }) => epcs.has(epc));
      const shape = ({ epc, edt }: Property): string => `${epc.toString(16)}: ${edt.length}`;
      const properties = known.map(({ epc }) => ({ epc, edt: new Uint8Array(0) }));
      const ours = await controller.ask(id, { esv: 0x62, properties });
      expect(ours.esv).toBe(frame.esv);
      expect(ours.properties.map(shape)).toEqual(known.map(shape));
      compared += known.length;
    }
    expect(compared).toBeGreaterThanOrEqual(20);
  });
});
