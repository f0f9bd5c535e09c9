import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, fine, found } from './finding.ts';

/** Below this the store begins to give up detail. */
const LEAST_FREE = 300 * 1024 * 1024;

/** The folder of measurements, or, before the first start, the folder it will be made in. */
export function lookAtDisk(folder: string): Finding {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    const free = bavail * bsize;
    const gigabytes = (free / 1e9).toFixed(1);
    return free >= LEAST_FREE
      ? fine(
          'disk',
          `${folder} は書き込み可能、空き ${gigabytes} GB です。`,
          `${folder} can be written, ${gigabytes} GB are free.`,
        )
      : found(
          'disk',
          'warning',
          { ja: `${folder} の空きが ${gigabytes} GB しかありません。`, en: `${folder} has only ${gigabytes} GB free.` },
          {
            ja: '不要なファイルを消すか、大きいカードに替えてください。',
            en: 'Delete what is not needed, or fit a larger card.',
          },
        );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return found(
      'disk',
      'fault',
      { ja: `${folder} に書き込めません(${code})。`, en: `${folder} cannot be written (${code}).` },
      { ja: `hems を動かすユーザーに ${place} を渡してください。`, en: `Give ${place} to the user that runs hems.` },
    );
  }
}

/** Whether the machine's clock is set by the network; the meter's half hours depend on it. */
export async function lookAtClock(): Promise<Finding> {
  const answer = await said('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  if (answer === null)
    return found('clock', 'unknown', {
      ja: '時計が合わせられているか、この機械では分かりません。',
      en: 'Whether the clock is set by the network cannot be seen on this machine.',
    });
  return answer === 'yes'
    ? fine('clock', '時計はネットワークに合わせられています。', 'The clock is set by the network.')
    : found(
        'clock',
        'warning',
        { ja: '時計がネットワークに合わせられていません。', en: 'The clock is not set by the network.' },
        {
          ja: 'インターネットと systemd-timesyncd を確認してください。',
          en: 'Look at the internet connection and systemd-timesyncd.',
        },
      );
}

/** The service as systemd sees it. */
export async function lookAtService(): Promise<Finding> {
  const answer = await said('systemctl', ['is-active', 'hidamari.service']);
  if (answer === 'active') return fine('service', 'hidamari.service は動いています。', 'hidamari.service is running.');
  if (answer === null)
    return found('service', 'unknown', {
      ja: 'systemd に聞けません。',
      en: 'systemd cannot be asked here.',
    });
  return found(
    'service',
    'warning',
    { ja: `hidamari.service は動いていません(${answer})。`, en: `hidamari.service is not running (${answer}).` },
    {
      ja: 'sudo systemctl start hidamari で始め、journalctl -u hidamari で理由を見てください。',
      en: 'Start it with sudo systemctl start hidamari; journalctl -u hidamari tells why it ended.',
    },
  );
}

/** First line that a command prints, whatever its exit code; null where it is not there or says nothing. */
function said(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5_000 }, (_error, stdout) => {
      const line = stdout.trim().split('\n', 1)[0]!;
      resolve(line === '' ? null : line);
    });
  });
}
