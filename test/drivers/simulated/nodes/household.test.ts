import { describe, expect, it } from 'vitest';
import { minutes } from '#core/time/instant.ts';
import type { ReceivedSet } from '#drivers/simulated/nodes/household.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { createController } from './controller.ts';
import { createFakeWorld } from './fake-world.ts';

async function createBench(circuits = 43, dischargePower?: number) {
  const fake = createFakeWorld(circuits, dischargePower);
  return { ...fake, controller: await createController(() => fake.world) };
}

describe('the simulated household', () => {
  it('stands at addresses of its own, each node with one device', async () => {
    const { controller } = await createBench();
    const { devices } = controller.household;
    expect(devices.map(({ id }) => id)).toEqual(['board', 'pv1', 'battery', 'ev', 'ecocute', 'ac1', 'light1']);
    expect(new Set(devices.map(({ address }) => address)).size).toBe(devices.length);
    expect(devices.every(({ address }) => address.startsWith('192.168.3.'))).toBe(true);
    expect(devices.map(({ eoj }) => eoj.toString(16))).toEqual([
      '28701',
      '27901',
      '27d01',
      '27e01',
      '26b01',
      '13001',
      '29001',
    ]);
  });

  it('announces each instance list as it starts', async () => {
    const { controller } = await createBench();
    await controller.wait(100);
    const lists = controller.heard.filter(({ multicast, frame }) => multicast && frame.properties[0]?.epc === 0xd5);
    expect(lists.map(({ frame }) => formatHex(frame.properties[0]!.edt)).sort()).toEqual(
      ['01013001', '01026B01', '01027901', '01027D01', '01027E01', '01028701', '01029001'].sort(),
    );
  });

  it('tells the world the time once per request', async () => {
    const { controller, advances } = await createBench();
    const before = advances();
    await controller.get('board', 0xc0, 0xc1, 0xc6);
    expect(advances() - before).toBe(1);
  });

  it('announces within a minute what changed in the house by itself, and nothing while nothing does', async () => {
    const { controller, knobs } = await createBench();
    await controller.wait(minutes(5));
    const before = controller.heard.length;
    await controller.wait(minutes(5));
    expect(controller.heard.length).toBe(before);
    knobs.on = true;
    knobs.heating = true;
    await controller.wait(minutes(1) + 30);
    const news = controller.heard.slice(before).map(({ multicast, frame }) => {
      const [property] = frame.properties;
      return `${multicast} ${frame.seoj.toString(16)} ${property!.epc.toString(16)} ${formatHex(property!.edt)}`;
    });
    expect(news.sort()).toEqual(['true 13001 80 30', 'true 26b01 b2 41', 'true 29001 80 30']);
    controller.household.stop();
    await controller.wait(minutes(2));
    expect(controller.clock.waiting()).toBe(0);
  });

  it('announces a Set that took effect', async () => {
    const { controller } = await createBench();
    await controller.set('ecocute', [0xb0, '43']);
    await controller.wait(100);
    const last = controller.heard.at(-1)!;
    expect(last.multicast).toBe(true);
    expect(last.frame).toMatchObject({ esv: ESV.INF, seoj: 0x026b01, deoj: 0x0ef001 });
    expect(last.frame.properties.map(({ epc, edt }) => [epc, formatHex(edt)])).toEqual([[0xb0, '43']]);
  });

  it('tells of every Set, and which of them only chose what to read', async () => {
    const { controller } = await createBench();
    const sets: ReceivedSet[] = [];
    controller.household.onSet((set) => sets.push(set));
    await controller.set('battery', [0xda, '43']);
    await controller.setGet('board', [0xb6, '0101'], 0xb7);
    expect(
      sets.map(({ from, address, eoj, epc, edt, accepted, control }) => [
        from,
        address,
        eoj,
        epc,
        formatHex(edt),
        accepted,
        control,
      ]),
    ).toEqual([
      ['192.168.3.2', '192.168.3.12', 0x027d01, 0xda, '43', false, true],
      ['192.168.3.2', '192.168.3.10', 0x028701, 0xb6, '0101', true, false],
    ]);
  });
});

describe('the distribution board', () => {
  it('has the circuits of the house, then heater and vehicle', async () => {
    const { controller } = await createBench(43);
    const { circuits } = controller.household;
    expect(circuits).toHaveLength(45);
    expect(circuits.slice(42)).toEqual([
      { name: 'circuit 43', feeds: 'load' },
      { name: 'エコキュート', feeds: 'heater' },
      { name: '電気自動車', feeds: 'vehicle' },
    ]);
    expect(await controller.getHex('board', 0xb1)).toBe('2D');
  });

  it('tells the main breaker: signed watts, and registers in Wh that begin again at 10^8', async () => {
    const { controller } = await createBench();
    const hex = async (epc: number): Promise<string> => controller.getHex('board', epc);
    expect(await hex(0xc6)).toBe('FFFFFB2E'); // −1234
    expect(await hex(0xc0)).toBe('00BC614E'); // 12,345,678
    expect(await hex(0xc1)).toBe('00000005'); // 100,000,005
    expect(await hex(0xc2)).toBe('03');
    expect(await hex(0xc7)).toBe('FFC2FFC2'); // −61.7 → −6.2 A on each leg
    expect(await hex(0xc8)).toBe('03E803E8');
  });

  it('lists the channels of a range in the same session, the range first', async () => {
    const { controller } = await createBench(43);
    expect(await controller.setGet('board', [0xb6, '2A04'], 0xb7)).toBe(
      ['2A04', '000001A4', '000001AE', '00000006', 'FFFFFCE0'].join(''),
    );
    expect(await controller.setGet('board', [0xb2, '0102'], 0xb3)).toBe(['0102', '000003E8', '000007D0'].join(''));
    // circuit 1 on R, 2 on T, 3 on both
    expect(await controller.setGet('board', [0xb4, '0103'], 0xb5)).toBe(
      ['0103', '00010000', '00000002', '00020002'].join(''),
    );
  });

  it('says "no data" for channels of the range that are not fitted', async () => {
    const { controller } = await createBench(43);
    expect(await controller.setGet('board', [0xb2, '2D02'], 0xb3)).toBe('2D020000014DFFFFFFFE');
    expect(await controller.setGet('board', [0xb4, '2D02'], 0xb5)).toBe('2D02FFD8FFD87FFE7FFE');
    expect(await controller.setGet('board', [0xb6, '2D02'], 0xb7)).toBe('2D02FFFFFCE07FFFFFFE');
    expect((await controller.setGet('board', [0xb2, '013C'], 0xb3)).length).toBe(2 * (2 + 60 * 4));
  });

  it('answers Set, then Get, as it answers SetGet; before any Set the range is undefined', async () => {
    const { controller } = await createBench(43);
    expect(await controller.getHex('board', 0xb6)).toBe('FDFD');
    expect(await controller.getHex('board', 0xb7)).toBe('FDFD');
    expect(await controller.set('board', [0xb6, '0301'])).toBe(true);
    expect(await controller.getHex('board', 0xb7)).toBe('03010000001E');
    expect(await controller.set('board', [0xb6, '0302'])).toBe(true);
    expect(await controller.getHex('board', 0xb7)).toBe('03020000001E00000028');
  });

  it('refuses ranges outside of 1..60 channels from a fitted one, and keeps the last good one', async () => {
    const { controller } = await createBench(43);
    await controller.set('board', [0xb6, '0301']);
    for (const range of ['0001', '2E01', '0100', '013D', 'FDFD', '01', '010101'])
      expect(await controller.set('board', [0xb6, range]), range).toBe(false);
    expect(await controller.getHex('board', 0xb6)).toBe('0301');
  });

  it('shows the first 32 channels one by one as well', async () => {
    const { controller } = await createBench(43);
    expect(await controller.getHex('board', 0xd0)).toBe('000003E800010000');
    expect(await controller.getHex('board', 0xef)).toBe('00007D0000000020');
    const { controller: small } = await createBench(3);
    expect(await small.getHex('board', 0xd4)).toBe('0000014DFFD8FFD8');
    await expect(small.getHex('board', 0xd5)).rejects.toThrow('refused');
  });
});

describe('the storage battery', () => {
  it('turns mode, method, power and amount into one command, in whatever order they come', async () => {
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ]) {
      const { controller, commands } = await createBench();
      const writes = [
        [0xda, '42'],
        [0xc1, '03'],
        [0xeb, '000007D0'],
        [0xaa, '000003E8'],
      ] as const;
      expect(await controller.set('battery', ...order.map((i) => writes[i]!))).toBe(true);
      expect(commands.battery).toEqual([{ mode: 'charge', power: 2_000, until: 4_900 + 950 }]);
    }
  });

  it('knows auto, hold, charging at the most, and standby', async () => {
    const { controller, commands } = await createBench();
    await controller.set('battery', [0xda, '42'], [0xc1, '02']);
    await controller.set('battery', [0xc1, '01']);
    await controller.set('battery', [0xda, '44']);
    await controller.set('battery', [0xda, '46']);
    expect(commands.battery).toEqual([
      { mode: 'hold' },
      { mode: 'charge', power: 3_000, until: 9_800 },
      { mode: 'charge', power: 0, until: 9_800 },
      { mode: 'auto' },
    ]);
    expect(await controller.getHex('battery', 0xda)).toBe('46');
  });

  it('counts the amount from when it or the mode was set, whatever else is set later', async () => {
    const { controller, commands, knobs } = await createBench();
    await controller.set('battery', [0xda, '42'], [0xc1, '03'], [0xaa, '000003E8']);
    knobs.batteryContent = 5_400;
    await controller.set('battery', [0xeb, '000003E8']);
    await controller.set('battery', [0xda, '42']);
    expect(commands.battery.map((command) => (command.mode === 'charge' ? command.until : null))).toEqual([
      5_850, 5_850, 6_350,
    ]);
  });

  it('never charges beyond its capacity', async () => {
    const { controller, commands } = await createBench();
    await controller.set('battery', [0xda, '42'], [0xc1, '03'], [0xeb, '000007D0'], [0xaa, '3B9AC9FF']);
    expect(commands.battery).toEqual([{ mode: 'charge', power: 2_000, until: 9_800 }]);
  });

  it('refuses what it cannot do and commands nothing', async () => {
    const { controller, commands } = await createBench();
    for (const write of [
      [0xda, '43'],
      [0xda, '40'],
      [0xda, '48'],
      [0xc1, '04'],
      [0xeb, '00000BB9'],
      [0xaa, '3B9ACA00'],
      [0xcf, '42'],
    ] as const)
      expect(await controller.set('battery', write), write.join(' ')).toBe(false);
    expect(commands.battery).toEqual([]);
  });

  it('shows in CF what it does, its own few watts being standby', async () => {
    const { controller, knobs } = await createBench();
    for (const [power, mode] of [
      [2_000, '42'],
      [-300, '43'],
      [12, '44'],
      [0, '44'],
    ] as const) {
      knobs.batteryPower = power;
      expect(await controller.getHex('battery', 0xcf)).toBe(mode);
    }
  });

  it('tells power, content, charge and registers', async () => {
    const { controller, knobs } = await createBench();
    knobs.batteryPower = -2_500;
    const values = await controller.get('battery', 0xd3, 0xe2, 0xe4, 0xa8, 0xa9, 0xd8, 0xd6, 0xc8, 0xc9);
    expect(values.map(formatHex)).toEqual([
      'FFFFF63C',
      '00001324',
      '32',
      '00000457',
      '000003E7',
      '00000457',
      '000003E7',
      '0000000000000BB8',
      '00000000000009C4',
    ]);
  });
});

describe('the charger and discharger', () => {
  it('knows the plug only from a confirmation on', async () => {
    const { controller, knobs } = await createBench();
    expect(await controller.getHex('ev', 0xc7)).toBe('FF');
    expect(await controller.setGet('ev', [0xcd, '10'], 0xc7)).toBe('43');
    knobs.connected = false;
    expect(await controller.getHex('ev', 0xc7)).toBe('43');
    expect(await controller.setGet('ev', [0xcd, '10'], 0xc7)).toBe('30');
    expect(await controller.set('ev', [0xcd, '11'])).toBe(false);
  });

  it('says all ones of a car that is not there', async () => {
    const { controller, knobs } = await createBench();
    expect((await controller.get('ev', 0xe2, 0xe4)).map(formatHex)).toEqual(['00004E20', '32']);
    knobs.connected = false;
    expect((await controller.get('ev', 0xe2, 0xe4)).map(formatHex)).toEqual(['FFFFFFFF', 'FF']);
  });

  it('turns modes and powers into commands', async () => {
    const { controller, commands } = await createBench();
    await controller.set('ev', [0xeb, '00000BB8'], [0xda, '42']);
    await controller.set('ev', [0xda, '43'], [0xec, '000003E8']);
    await controller.set('ev', [0xda, '47']);
    await controller.set('ev', [0xda, '44']);
    await controller.set('ev', [0xdc, '01'], [0xda, '42']);
    await controller.set('ev', [0xda, '49']);
    expect(commands.vehicle).toEqual([
      { mode: 'charge', power: 3_000 },
      { mode: 'discharge', power: 1_000 },
      { mode: 'idle' },
      { mode: 'idle' },
      { mode: 'charge', power: 6_000 },
      { mode: 'auto' },
    ]);
  });

  it('refuses powers outside its range, and discharging where it cannot', async () => {
    const { controller, commands } = await createBench(43, 0);
    expect(await controller.set('ev', [0xeb, '00000577'])).toBe(false);
    expect(await controller.set('ev', [0xeb, '00001771'])).toBe(false);
    expect(await controller.set('ev', [0xda, '43'])).toBe(false);
    expect(await controller.set('ev', [0xda, '46'])).toBe(false);
    expect(commands.vehicle).toEqual([]);
    expect(await controller.setGet('ev', [0xcd, '10'], 0xc7)).toBe('41');
  });
});

describe('the water heater', () => {
  it('is told what to do by B0 and says whether it heats', async () => {
    const { controller, commands, knobs } = await createBench();
    await controller.set('ecocute', [0xb0, '42']);
    await controller.set('ecocute', [0xb0, '43']);
    await controller.set('ecocute', [0xb0, '41']);
    expect(await controller.set('ecocute', [0xb0, '44'])).toBe(false);
    expect(commands.heater).toEqual([{ mode: 'heat' }, { mode: 'stop' }, { mode: 'auto' }]);
    knobs.heating = true;
    expect((await controller.get('ecocute', 0xb0, 0xb2, 0x84, 0x85)).map(formatHex)).toEqual([
      '41',
      '41',
      '044C',
      '0003640E',
    ]);
  });
});

describe('appliances', () => {
  it('are switched by anybody and say so', async () => {
    const { controller, knobs } = await createBench();
    expect(await controller.getHex('ac1', 0x80)).toBe('31');
    expect(await controller.set('ac1', [0x80, '30'])).toBe(true);
    expect(knobs.on).toBe(true);
    expect((await controller.get('ac1', 0x80, 0x84, 0x85)).map(formatHex)).toEqual(['30', '01F4', '000007D0']);
    expect(await controller.getHex('light1', 0x80)).toBe('30');
    expect(await controller.set('light1', [0x80, '32'])).toBe(false);
  });

  it('measure temperatures in whole degrees, or say that they cannot', async () => {
    const { controller, knobs } = await createBench();
    expect((await controller.get('ac1', 0xbb, 0xbe)).map(formatHex)).toEqual(['15', 'FC']);
    knobs.room = null;
    expect(await controller.getHex('ac1', 0xbb)).toBe('7E');
  });
});
