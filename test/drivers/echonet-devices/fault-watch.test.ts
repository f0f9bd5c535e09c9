import { expect, it } from 'vitest';
import { faultSentence } from '#core/device/fault.ts';
import { instant, minutes, plus } from '#core/time/instant.ts';
import { createFaultWatch } from '#drivers/echonet-devices/fault-watch.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';

const START = instant(Date.UTC(2026, 3, 12));

it('a fault is heard of at once where the device announces it, else within ten minutes, and is over when the device says so', async () => {
  const clock = createVirtualClock({ start: START });
  const values = new Map<number, Uint8Array | 'no-answer'>([[0x88, Uint8Array.of(0x42)]]);
  let announce: (epc: number) => void = () => undefined;
  const watch = createFaultWatch({
    clock,
    devices: [{ id: 'ecocute', address: '192.168.3.14', eoj: 0x026b01 }],
    lan: {
      get: async (_address, _eoj, epcs) => new Map(epcs.map((epc) => [epc, values.get(epc) ?? 'no-answer'] as const)),
      onNotification(_filter, listener) {
        announce = (epc) => listener({ address: '', eoj: 0, properties: [{ epc, edt: Uint8Array.of(0) }] });
        return () => undefined;
      },
    },
  });
  const run = (length: number) => clock.run({ until: plus(clock.now(), minutes(length)) });
  watch.start();
  await run(1);
  expect(watch.standing()).toEqual([]);

  values.set(0x88, Uint8Array.of(0x41));
  values.set(0x89, Uint8Array.of(0x00, 0x20));
  values.set(0x86, Uint8Array.of(0x02, 0x00, 0x00, 0x05, 0x48, 0x1f));
  announce(0x88);
  await run(1);
  const [fault] = watch.standing();
  expect(fault).toEqual({ device: 'ecocute', description: 0x20, code: '481F' });
  expect(faultSentence(fault!, 'エコキュート')).toEqual({
    ja: 'エコキュートが異常を知らせています（異常コード 481F）。センサーの異常です。修理を依頼してください。',
    en: 'エコキュート reports a fault (code 481F). A sensor has failed; have it repaired.',
  });

  values.set(0x88, 'no-answer');
  await run(11);
  expect(watch.standing()).toHaveLength(1);
  values.set(0x88, Uint8Array.of(0x42));
  await run(11);
  expect(watch.standing()).toEqual([]);
  watch.stop();
});
