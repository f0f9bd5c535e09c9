import { writeFileSync } from 'node:fs';
import library from '@holiday-jp/holiday_jp';

/** First and last year of the table. Equinoxes of coming years are predictions until each February's gazette. */
const FROM = 2000;
const TO = 2050;

/** src/core/tariff/japanese-holidays.ts, made from the library's table. A test holds the two together. */
export const HOLIDAY_FILE = 'src/core/tariff/japanese-holidays.ts';

export function holidayFileText(): string {
  const rows: string[] = [];
  for (let year = FROM; year <= TO; year++) {
    const days = Object.keys(library.holidays)
      .filter((date) => date.startsWith(`${year}-`))
      .sort()
      .map((date) => date.slice(5).replace('-', ''));
    rows.push(`  ${year}: '${days.join(' ')}',`);
  }
  return `// Made by scripts/generate-holidays.ts from @holiday-jp/holiday_jp (MIT); do not edit.
/** National holidays (国民の祝日 and 休日) as MMDD, by year. */
export const JAPANESE_HOLIDAYS: Readonly<Record<number, string>> = {
${rows.join('\n')}
};
`;
}

if (import.meta.main) writeFileSync(HOLIDAY_FILE, holidayFileText());
