/** Numbers for people. Times are read from the API's RFC 3339 strings, which already stand in Japan's time. */

const grouped = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

/** `640 W`, `4.23 kW`, `12.3 kW`; without sign. */
export function power(watts: number): Quantity {
  const size = Math.abs(watts);
  if (size < 999.5) return { number: grouped(size, 0), unit: 'W' };
  return { number: grouped(size / 1000, size < 9_995 ? 2 : 1), unit: 'kW' };
}

/** `0.42 kWh`, `14.8 kWh`, `120 kWh` */
export function energy(wattHours: number): Quantity {
  const kilo = wattHours / 1000;
  const size = Math.abs(kilo);
  return { number: grouped(kilo, size < 1 ? 2 : size < 99.95 ? 1 : 0), unit: 'kWh' };
}

/** Whole yen with a real minus sign. */
export const yenAmount = (yen: number): string => grouped(Math.round(yen) + 0, 0).replace('-', '−');

export const percentText = (share: number): string => `${Math.round(share)}%`;

export const spoken = ({ number, unit }: Quantity): string => `${number} ${unit}`;

/** `13:30` of `2026-04-12T13:30:00+09:00` */
export const clockOf = (time: string): string => time.slice(11, 16);

/** `2026-04-12` */
export const dateOf = (time: string): string => time.slice(0, 10);

export interface CalendarDay {
  readonly month: number;
  readonly day: number;
  /** 0 = Sunday */
  readonly weekday: number;
}

export function calendarOf(time: string): CalendarDay {
  const [year, month, day] = dateOf(time).split('-').map(Number) as [number, number, number];
  return { month, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

/** Seconds since 1970, for charts. */
export const secondsOf = (time: string): number => Date.parse(time) / 1000;
