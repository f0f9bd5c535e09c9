import { describe, expect, it } from 'vitest';
import { accessRule, type ClassTable } from '#protocol/echonet/class-table.ts';
import { CLASSES, propertyRow } from '#protocol/echonet/classes.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';
import { superClass } from '#protocol/echonet/tables/super-class.ts';
import { createController } from './controller.ts';
import { createFakeWorld } from './fake-world.ts';

const IDS = ['board', 'pv1', 'battery', 'ev', 'ecocute', 'ac1', 'light1'];

describe.each(IDS)('%s, held against the class tables', (id) => {
  const meet = async () => {
    const controller = await createController(() => createFakeWorld(43).world);
    const device = controller.household.devices.find((candidate) => candidate.id === id)!;
    const [announced, settable, gettable, version] = await controller.get(id, 0x9d, 0x9e, 0x9f, 0x82);
    const codes = (edt: Uint8Array): ReadonlySet<number> => decodePropertyMap(edt)!.epcs;
    return {
      controller,
      eoj: device.eoj,
      release: String.fromCharCode(version![2]!),
      maps: { G: codes(gettable!), S: codes(settable!), I: codes(announced!) },
      wrong: [announced, settable, gettable].filter((edt) => decodePropertyMap(edt!)!.wrongCount).length,
    };
  };

  it('every property of its Get map is answered, alone and together, and means something', async () => {
    const { controller, eoj, release, maps } = await meet();
    const together = await controller.get(id, ...maps.G);
    for (const [i, epc] of [...maps.G].entries()) {
      const [alone] = await controller.get(id, epc);
      expect(alone).toEqual(together[i]);
      const row = propertyRow(eoj, epc, release);
      expect(row, `0x${epc.toString(16)} is not in the tables`).not.toBeNull();
      expect(decodeValue(row!.type, alone!).kind, `0x${epc.toString(16)}`).not.toBe('out-of-range');
    }
  });

  it('has everything that its release makes mandatory, and nothing that the table does not allow', async () => {
    const { eoj, release, maps, wrong } = await meet();
    expect(wrong).toBe(0);
    const own = CLASSES.get(classOf(eoj)) as ClassTable;
    const epcs = new Set([...own.rows, ...superClass.rows].map(({ epc }) => epc));
    for (const epc of epcs) {
      const row = propertyRow(eoj, epc, release);
      if (row === null || row.from > release) continue;
      for (const letter of ['G', 'S', 'I'] as const) {
        const name = `${letter} 0x${epc.toString(16)} ${row.name}`;
        const fitted = maps.G.has(epc) || maps.S.has(epc);
        // "Announced, where it is there" (Ig): mandatory announcement of a property that may be left out.
        const mustBe = accessRule(row, letter) === 'required' && (letter !== 'I' || fitted);
        if (mustBe) expect(maps[letter].has(epc), name).toBe(true);
        if (accessRule(row, letter) === null) expect(maps[letter].has(epc), name).toBe(false);
      }
    }
    for (const letter of ['G', 'S', 'I'] as const) for (const epc of maps[letter]) expect(epcs.has(epc)).toBe(true);
  });

  it('takes back every value that it shows where it can be set, and refuses one of the wrong size', async () => {
    const { controller, maps } = await meet();
    const undefinedRange = new Set([0xb2, 0xb4, 0xb6]);
    for (const epc of maps.S) {
      const name = `0x${epc.toString(16)}`;
      if (maps.G.has(epc) && !(id === 'board' && undefinedRange.has(epc))) {
        const shown = await controller.getHex(id, epc);
        expect(await controller.set(id, [epc, shown]), name).toBe(true);
        expect(await controller.getHex(id, epc), name).toBe(shown);
      }
      expect(await controller.set(id, [epc, '00'.repeat(9)]), name).toBe(false);
      expect(await controller.set(id, [epc, '']), name).toBe(false);
    }
  });
});
