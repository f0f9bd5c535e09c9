import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { INVENTED_CREDENTIALS } from '#protocol/module-log/invented-names.ts';
import { linkLocalAddress } from '#protocol/skstack/command.ts';
import { replayLog } from './replay-log.ts';

const FOLDER = new URL('../../../shared/data/transcripts/', import.meta.url);
const METER = linkLocalAddress('001C640000000002');
const OURS = linkLocalAddress('001D129100000001');

/** Lines of a transcript from the first that starts with `from` to the next that starts with `to`. */
function lines(file: string, from: string, to: string): string[] {
  const all = readFileSync(new URL(file, FOLDER), 'utf8').split('\n');
  const first = all.findIndex((line) => line.startsWith(from));
  const last = all.findIndex((line, i) => i >= first && line.startsWith(to));
  return all
    .slice(first, last + 1)
    .filter((line) => !line.includes('...'))
    .map(spelledOut);
}

/** Abbreviations and remarks of the transcripts as the module printed them; redacted keys become zeros. */
function spelledOut(line: string): string {
  const plain = line
    .replace(/^\[\d+\] (?:<<|>>) ?/, '')
    .replace(/ {3,}(?:<-|\().*$/, '')
    .replace('<meter>', METER)
    .replace('<me>', OURS);
  const datagram = /^(ERXUDP .*) ([0-9A-F]{4}) ([0-9A-F]+)(?:<.*)?$/.exec(plain);
  if (datagram === null) return plain;
  const [, head, length = '', digits = ''] = datagram;
  return `${head} ${length} {hex ${digits.padEnd(2 * Number.parseInt(length, 16), '0')}}`;
}

const SETUP = [
  'SKRESET',
  'SKSREG SFE 0',
  `SKSETPWD C ${INVENTED_CREDENTIALS.password}`,
  `SKSETRBID ${INVENTED_CREDENTIALS.id}`,
  'SKSREG S2 21',
  'SKSREG S2 33',
  'SKSREG S3 8888',
];

/** A support log made of what transcripts show: commands with the lines that follow them, a second apart. */
function logOf(turns: readonly (readonly [command: string, ...said: string[]])[], until: number): string {
  const log = turns.flatMap(([command, ...said], i) => [
    `+${i}.000 >> ${command}`,
    ...said.map((line, j) => `+${i}.${String(100 + j).padStart(3, '0')} << ${line}`),
  ]);
  return [...log, `+${until}.000 -- close`].join('\n');
}

const sends = (head: string, frame: string): string => `SKSENDTO 1 ${METER} 0E1A ${head} {binary ${frame}}\\`;
const accepted = SETUP.map((command) => [command, 'OK'] as const);

describe.skipIf(!existsSync(FOLDER))('real sessions, replayed (skipped where ../shared/data is absent)', () => {
  test('RL7023 Stick-D/IPS: single stack; scan, join and 28 W', async () => {
    const file = 'sk-rl7023-ips.txt';
    const log = logOf(
      [
        ...accepted,
        ['SKSCAN 2 FFFFFFFF 4 0', 'FAIL ER05'],
        ['SKSCAN 2 FFFFFFFF 4', 'OK', ...lines(file, 'EVENT 20', 'EVENT 22')],
        [`SKJOIN ${METER}`, 'OK', ...lines(file, 'EVENT 21', 'EVENT 25')],
        [
          sends('1 000E', '1081000305FF010288016201E700'),
          `EVENT 21 ${METER} 00`,
          'OK',
          ...lines(file, `ERXUDP ${METER} ${OURS} 0E1A`, 'ERXUDP'),
        ],
      ],
      60,
    );
    const { outcome, unanswered } = await replayLog(log);
    expect(outcome.grid_w).toContain(28);
    expect(unanswered.filter((command) => /SK(?:SCAN|JOIN|SENDTO 62)/.test(command))).toEqual([]);
  });

  test('BP35A1 behind an ESP32, in the network of the RL7023: 929 W, 7.0 and 4.0 A', async () => {
    const file = 'sk-bp35a1-esp32.txt';
    const log = logOf(
      [
        ...accepted,
        ['SKSCAN 2 FFFFFFFF 4 0', 'FAIL ER06'],
        ['SKSCAN 2 FFFFFFFF 4', 'OK', ...lines('sk-rl7023-ips.txt', 'EVENT 20', 'EVENT 22')],
        [`SKJOIN ${METER}`, 'OK', ...lines('sk-rl7023-ips.txt', 'EVENT 21', 'EVENT 25')],
        [sends('1 0012', '1081020005FF010288016203E700E800E000'), ...lines(file, '[111515]', '[115325]')],
      ],
      60,
    );
    const { outcome } = await replayLog(log);
    expect(outcome.grid_w).toContain(929);
  });

  test('dual stack: the join with its redacted keys, and the announcement behind it', async () => {
    const file = 'sk-dualstack-join.txt';
    const log = logOf(
      [
        ...accepted,
        ['SKSCAN 2 FFFFFFFF 4 0', 'OK', `EVENT 22 ${OURS} 0`],
        ['SKSCAN 2 FFFFFFFF 5 0', 'OK', ...lines(file, 'EVENT 20', ' PairID'), `EVENT 22 ${OURS} 0`],
        [
          ...(lines(file, 'SKJOIN', 'EVENT 25') as [string, ...string[]]),
          ...lines(file, 'ERXUDP <meter> FF02', 'ERXUDP'),
        ],
        [
          sends('1 0 0010', '1081100205FF010288016202E700E800'),
          `EVENT 21 ${METER} 0 00`,
          'OK',
          `ERXUDP ${METER} ${OURS} 0E1A 0E1A 001C640000000002 1 0 0018 {hex 1081100202880105FF017202E7040000029CE80400280028}`,
        ],
      ],
      60,
    );
    const { outcome, firstValueAfter } = await replayLog(log);
    expect(outcome.grid_w).toContain(0x29c);
    expect(firstValueAfter).toBeLessThan(30_000);
  });
});
