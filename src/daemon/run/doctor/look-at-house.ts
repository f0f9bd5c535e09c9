import { accessSync, constants, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { HouseFile } from '#config/house-file/house-file-schema.ts';
import { hours, instant, minutes, seconds } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { createRandom } from '#core/random.ts';
import { allPlaces, findPlace, machineInterfaces } from '#drivers/link/network-place.ts';
import { systemClock as clock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';
import { openReader } from '#store/open-reader.ts';
import { FILE } from '#store/open-store.ts';
import { configuredLan } from '../configured-lan.ts';
import { type Finding, fine, found } from './finding.ts';

const PATIENCE_MS = 3_000;
const SEARCH = seconds(8);
/** Minutes reach the file in blocks; what is younger stands in the log of the daemon. */
const FRESH = minutes(90);

/** Whether the page answers, and ticks complete. Null: nobody listens there. */
export async function lookAtPage({ web }: Pick<HouseFile, 'web'>): Promise<{ finding: Finding; running: boolean }> {
  const host = web.listen === '0.0.0.0' || web.listen === '::' ? '127.0.0.1' : web.listen;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${web.port}`;
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status === 200)
      return {
        running: true,
        finding: fine('page', `${address}/ は正常です。`, `${address}/ answers and ticks complete.`),
      };
    return {
      running: true,
      finding: found(
        'page',
        'fault',
        {
          ja: `${address}/ は応答しますが、計測が回っていません。`,
          en: `${address}/ answers, but ticks do not complete.`,
        },
        { ja: 'journalctl -u hidamari を見てください。', en: 'Read journalctl -u hidamari.' },
      ),
    };
  } catch {
    return {
      running: false,
      finding: found(
        'page',
        'warning',
        { ja: `${address}/ は応答しません。`, en: `${address}/ does not answer.` },
        { ja: 'hems run が動いているか確認してください。', en: 'Look whether hems run is running.' },
      ),
    };
  }
}

/** The way to the Wi-SUN module: there, and ours to open. */
export async function lookAtPort({ meter }: Pick<HouseFile, 'meter'>): Promise<Finding> {
  if (meter === null) return fine('serial-port', 'メーターは設定されていません。', 'No meter is configured.');
  const { port } = meter;
  if (port.startsWith('tcp:')) {
    const { hostname, port: number } = new URL(port);
    if (await connects(hostname.replace(/^\[|\]$/g, ''), Number(number)))
      return fine('serial-port', `${port} につながります。`, `${port} can be reached.`);
    return found(
      'serial-port',
      'fault',
      { ja: `${port} につながりません。`, en: `${port} cannot be reached.` },
      { ja: 'ser2net と配線を確認してください。', en: 'Look at ser2net and the cable.' },
    );
  }
  if (!existsSync(port))
    return found(
      'serial-port',
      'fault',
      { ja: `${port} がありません。`, en: `${port} is not there.` },
      {
        ja: 'USBドングルを挿し直し、ls /dev/serial/by-id を見てください。',
        en: 'Plug the stick in again and look at ls /dev/serial/by-id.',
      },
    );
  try {
    accessSync(port, constants.R_OK | constants.W_OK);
    return fine('serial-port', `${port} は開けます。`, `${port} can be opened.`);
  } catch {
    return found(
      'serial-port',
      'fault',
      { ja: `${port} を開く権限がありません。`, en: `There is no permission to open ${port}.` },
      {
        ja: 'そのユーザーを dialout グループに入れてください(sudo adduser USER dialout)。',
        en: 'Put the user into the group dialout (sudo adduser USER dialout).',
      },
    );
  }
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** When the meter's power was last on file; it is asked by the daemon, and by nobody beside it. */
export function lookAtMeter({ meter }: Pick<HouseFile, 'meter'>, folder: string): Finding {
  const todo = {
    ja: 'デーモンを止め、hems meter read でどこまで進むか確認してください。',
    en: 'Stop the daemon and see with hems meter read how far it gets.',
  };
  if (meter === null) return fine('meter', 'メーターは設定されていません。', 'No meter is configured.');
  if (!existsSync(join(folder, FILE)))
    return found('meter', 'unknown', { ja: 'まだ計測がありません。', en: 'Nothing was measured yet.' }, todo);
  try {
    const reader = openReader(folder);
    try {
      const now = clock.now();
      const last = reader
        .minutes('grid', instant(now - hours(24)), now)
        .filter(({ w }) => w !== null)
        .at(-1);
      if (last === undefined)
        return found(
          'meter',
          'fault',
          { ja: '24時間メーターの値がありません。', en: 'No value of the meter for 24 hours.' },
          todo,
        );
      const at = formatJst(last.at);
      return now - last.at <= FRESH
        ? fine('meter', `最後の値は ${at}、${last.w} W です。`, `Its last value is of ${at}: ${last.w} W.`)
        : found('meter', 'fault', { ja: `最後の値は ${at} です。`, en: `Its last value is of ${at}.` }, todo);
    } finally {
      reader.close();
    }
  } catch (error) {
    return found('meter', 'unknown', {
      ja: `計測ファイルを読めません:${(error as Error).message}`,
      en: `The measurements cannot be read: ${(error as Error).message}`,
    });
  }
}

/** The LAN. Beside a running daemon nobody else may ask on its port, so then only the interface is looked at. */
export async function lookAtLan(file: HouseFile, running: boolean): Promise<Finding> {
  const at = file.echonet.interface;
  const place = findPlace(at, null, machineInterfaces);
  if (place === null) {
    const have = allPlaces(machineInterfaces)
      .map(({ address, interface: name }) => `${address} (${name})`)
      .join(', ');
    return found(
      'lan',
      'fault',
      {
        ja: `${at} というインターフェースはありません。あるのは ${have} です。`,
        en: `There is no interface ${at}; there are ${have}.`,
      },
      { ja: 'ケーブルと echonet.interface を確認してください。', en: 'Look at the cable and at echonet.interface.' },
    );
  }
  if (running)
    return fine('lan', `${place.address} でデーモンが使っています。`, `The daemon is on it at ${place.address}.`);
  const { lan, discovery } = configuredLan(file, {
    clock,
    log: silent,
    random: createRandom(clock.now() | 0, 'doctor'),
    onTrouble: () => undefined,
  });
  await lan.start();
  try {
    const nodes = await discovery.look(SEARCH);
    const silentOnes = file.devices.filter(
      ({ address, identity }) => !nodes.some((node) => node.address === address || node.id === identity),
    );
    if (silentOnes.length === 0)
      return fine(
        'lan',
        `${nodes.length} 台が答え、設定の機器は揃っています。`,
        `${nodes.length} nodes answer, and all that are configured are among them.`,
      );
    const ids = silentOnes.map(({ id, address }) => `${id} (${address})`).join(', ');
    return found(
      'lan',
      'fault',
      {
        ja: `${nodes.length} 台が答えましたが、${ids} は答えません。`,
        en: `${nodes.length} nodes answer, but not ${ids}.`,
      },
      {
        ja: '電源・ECHONET Liteの設定・アドレスを確認してください(hems discover)。',
        en: 'Look at their power, their ECHONET Lite setting and address (hems discover).',
      },
    );
  } finally {
    await lan.stop();
  }
}
