import type { HalfHourRegisters } from '#core/device/grid.ts';
import type { Sentence } from '#core/journal.ts';
import type { Records } from '#ports/records.ts';

const KEY = 'meter.last';

interface LastMeter {
  readonly meter: string;
  readonly turn: number | null;
}

/**
 * Writes down that the meter was exchanged, or that its registers count in another size, before half hours of the new
 * registers are written: the only moments at which a register may go down without having rolled over (I3).
 */
export function recordMeterChange(records: Records, registers: HalfHourRegisters): void {
  const { meter, turn, at, origin } = registers;
  if (meter === null || meter === undefined || origin !== 'live') return;
  const now = JSON.stringify({ meter, turn } satisfies LastMeter);
  const before = records.setting(KEY);
  if (before === now) return;
  if (before !== null) {
    const last = JSON.parse(before) as LastMeter;
    // A meter that has not told its size this time has not changed it.
    if (last.meter === meter && (turn === null || last.turn === null)) {
      if (turn !== null) records.keepSetting(KEY, now);
      return;
    }
    const exchanged = last.meter !== meter;
    const what = exchanged ? 'meter-exchanged' : 'meter-rescaled';
    records.journal({ kind: 'event', at, what, text: exchanged ? exchange(last, registers) : rescaling(registers) });
  }
  records.keepSetting(KEY, now);
}

const registerText = ({ importRegister, exportRegister }: HalfHourRegisters): string =>
  [importRegister, exportRegister].map((register) => (register.known ? `${register.value} Wh` : '—')).join(' / ');

const exchange = (last: LastMeter, now: HalfHourRegisters): Sentence => ({
  ja: `スマートメーターが ${last.meter} から ${now.meter} に交換されました。新しい指示数(買電 / 売電):${registerText(now)}`,
  en: `The meter was exchanged: ${last.meter} for ${now.meter}. Its registers (import / export): ${registerText(now)}.`,
});

const rescaling = (now: HalfHourRegisters): Sentence => ({
  ja: `スマートメーターの係数または単位が変更されました。指示数(買電 / 売電):${registerText(now)}`,
  en: `The meter's coefficient or unit was changed. Its registers (import / export): ${registerText(now)}.`,
});
