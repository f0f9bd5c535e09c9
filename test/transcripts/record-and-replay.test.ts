import { describe, expect, test } from 'vitest';
import { formatJst } from '#core/time/jst.ts';
import { minutes, seconds } from '#core/time/instant.ts';
import { observedLink } from '#drivers/link/observed-link.ts';
import type { SimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import { createSupportLog, type SupportLog } from '#cli/meter/support-log.ts';
import { CREDENTIALS, createRig, type Rig, START } from '../drivers/route-b-meter/meter-rig.ts';
import { replayLog } from './replay-log.ts';

interface Recorded {
  readonly rig: Rig;
  readonly log: () => string;
}

/** A session with the simulated module, and its support log. */
function recorded(module: Parameters<typeof createRig>[0]): Recorded {
  const lines = [`# ${formatJst(START)}`];
  let support: SupportLog | null = null;
  const rig: Rig = createRig({
    ...module,
    wire: (bare: SimulatedSkModule): ByteLink => ({
      name: bare.name,
      open: (events) => {
        support ??= createSupportLog(rig.clock, CREDENTIALS, bare.name, (line) => lines.push(line));
        link ??= observedLink(bare, [support]);
        return link.open(events);
      },
      write: (bytes) => link?.write(bytes),
      close: async () => link?.close(),
    }),
  });
  let link: ByteLink | null = null;
  return { rig, log: () => lines.join('\n') };
}

describe('a support log, replayed', () => {
  test.each([
    ['dual', 'binary', true, 'whole'],
    ['dual', 'hex', false, 7],
    ['single', 'binary', 'stuck', 1],
    ['single', 'hex', true, 1],
  ] as const)(
    'tells the driver what the module told it: %s, %s, echo %s, chunks %s',
    async (kind, payload, echo, chunk) => {
      const { rig, log } = recorded({ module: { kind, payload, echo, chunk }, watts: -321 });
      await rig.driver.start();
      const took = await rig.untilValue(minutes(2));
      const seen = rig.watch(seconds(10));
      await rig.run(minutes(35));
      const { outcome, firstValueAfter, unanswered } = await replayLog(log());
      expect(outcome.grid_w).toEqual(['no-answer', -321]);
      expect(Math.abs(firstValueAfter! - took)).toBeLessThan(1_500);
      const registers = seen.flatMap(({ observation: { exportRegister } }) =>
        exportRegister.known ? [exportRegister.value] : [],
      );
      expect(registers).toContain(outcome.export_wh);
      expect(outcome.half_hours.map(([at]) => at)).toContain('2026-04-01T09:30:00+09:00');
      expect(outcome).toMatchObject({ meter_id: '000000000001', identity_ok: true });
      expect(unanswered).toEqual([]);
    },
  );

  test('goes through the faults of the session again', async () => {
    const { rig, log } = recorded({});
    await rig.driver.start();
    await rig.untilValue(minutes(2));
    rig.watch(seconds(10));
    await rig.run(minutes(2));
    rig.module.faults.terminate();
    await rig.run(minutes(1));
    rig.module.faults.unplug();
    await rig.run(seconds(3));
    rig.module.faults.plug();
    await rig.run(minutes(2));
    const { outcome } = await replayLog(log());
    expect(outcome.grid_w.at(-1)).toBe(1_234);
    expect(outcome.sessions).toBeGreaterThanOrEqual(3);
  });

  test('answers questions that were never asked with what the recording knows', async () => {
    const log = [
      '+0.000 >> SKSREG SFE 0',
      '+0.010 << OK',
      ...['SKRESET', 'SKSETPWD C 000000000000', 'SKSETRBID 00000000000000000000000000000001'].flatMap((command) => [
        `+0.100 >> ${command}`,
        '+0.110 << OK',
      ]),
      '+1.000 >> SKSCAN 2 FFFFFFFF 4 0',
      '+1.010 << FAIL ER05',
      '+1.020 >> SKSCAN 2 FFFFFFFF 4',
      '+1.030 << OK',
      ...['EPANDESC', '  Channel:21', '  Pan ID:8888', '  Addr:001C640000000001', '  LQI:E1', '  PairID:00000001'].map(
        (line) => `+5.000 << ${line}`,
      ),
      '+6.000 << EVENT 22 FE80:0000:0000:0000:021D:1200:0000:0002',
      '+6.010 >> SKSREG S2 21',
      '+6.020 << OK',
      '+6.030 >> SKSREG S3 8888',
      '+6.040 << OK',
      '+6.050 >> SKJOIN FE80:0000:0000:0000:021C:6400:0000:0001',
      '+6.060 << OK',
      '+9.000 << EVENT 25 FE80:0000:0000:0000:021C:6400:0000:0001',
      '+14.000 >> SKSENDTO 1 FE80:0000:0000:0000:021C:6400:0000:0001 0E1A 1 000E {binary 1081000105FF010288016201E700}\\',
      '+14.200 << EVENT 21 FE80:0000:0000:0000:021C:6400:0000:0001 00',
      '+14.210 << OK',
      '+16.000 << ERXUDP FE80:0000:0000:0000:021C:6400:0000:0001 FE80:0000:0000:0000:021D:1200:0000:0002 0E1A 0E1A 001C640000000001 1 0012 {hex 1081000102880105FF017201E7040000001C}',
      '+60.000 -- close',
    ].join('\n');
    const { outcome, unanswered } = await replayLog(log);
    expect(outcome.grid_w).toContain(28);
    expect(unanswered).not.toContain(expect.stringMatching(/^SKSENDTO 62/));
  });
});
