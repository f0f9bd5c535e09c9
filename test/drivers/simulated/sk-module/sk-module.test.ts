import { describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { instant, millis, plus, seconds } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createSimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import { createSimulatedSkModule, type SimulatedSkModuleOptions } from '#drivers/simulated/sk-module/sk-module.ts';
import { bytesOf } from '#protocol/skstack/ascii.ts';
import { CREDENTIALS, steadyWorld } from '../../route-b-meter/meter-rig.ts';

const START = instant(Date.UTC(2026, 3, 1, 0, 10));
const METER = 'FE80:0000:0000:0000:021C:6400:0000:0002';
const OWN = 'FE80:0000:0000:0000:021D:1291:0000:0001';
const GET_POWER = Uint8Array.from(Buffer.from('1081000105FF010288016201E700', 'hex'));

/** A terminal on the module: `say` a command, read what it printed within a time. */
async function terminal(options: Partial<SimulatedSkModuleOptions> = {}) {
  const clock = createVirtualClock({ start: START });
  const meter = createSimulatedMeter({ clock, world: steadyWorld(START, 28), random: createRandom(1, 'meter') });
  const module = createSimulatedSkModule({
    clock,
    random: createRandom(1, 'module'),
    kind: 'single',
    payload: 'hex',
    echo: false,
    chunk: 'whole',
    meter,
    credentials: CREDENTIALS,
    ...options,
  });
  let printed = '';
  await module.open({
    bytes: (chunk) => {
      printed += Buffer.from(chunk).toString('latin1');
    },
    closed: () => {},
  });
  const read = async (length = millis(100)): Promise<string> => {
    await clock.run({ until: plus(clock.now(), length) });
    const text = printed;
    printed = '';
    return text;
  };
  const say = (line: string, length = millis(100)): Promise<string> => {
    module.write(bytesOf(`${line}\r\n`));
    return read(length);
  };
  const joined = async (): Promise<void> => {
    await say(`SKSETPWD C ${CREDENTIALS.password}`);
    await say(`SKSETRBID ${CREDENTIALS.id}`);
    await say('SKSREG S2 21');
    await say('SKSREG S3 8888');
    await say(`SKJOIN ${METER}`, seconds(5));
  };
  const send = async (data: Uint8Array, length = seconds(2)): Promise<string> => {
    const side = options.kind === 'dual' ? '0 ' : '';
    const size = data.length.toString(16).toUpperCase().padStart(4, '0');
    module.write(Uint8Array.from([...bytesOf(`SKSENDTO 1 ${METER} 0E1A 1 ${side}${size} `), ...data]));
    return read(length);
  };
  return { clock, module, say, read, joined, send };
}

describe('commands', () => {
  test.each([
    ['SKVER', 'EVER 1.2.10\r\nOK\r\n'],
    ['SKINFO', `EINFO ${OWN} 001D129100000001 21 FFFF FFFE\r\nOK\r\n`],
    ['ROPT', 'OK 01\r'],
    ['SKLL64 001C640000000002', `${METER}\r\n`],
    ['SKADDNBR FE80:0000:0000:0000:021C:6400:0000:0002 001C640000000002', 'OK\r\n'],
    ['SKNONSENSE', 'FAIL ER04\r\n'],
    ['SKSREG S2 21 22', 'FAIL ER05\r\n'],
    ['SKSREG S2 XY', 'FAIL ER06\r\n'],
    ['SKSCAN 2 FFFFFFFF 5 0', 'FAIL ER05\r\n'],
    ['SKSETPWD C SHORT', 'FAIL ER06\r\n'],
    ['SKJOIN fe80::1', 'FAIL ER06\r\n'],
    ['SKTERM', 'FAIL ER10\r\n'],
    ['SKREJOIN', 'FAIL ER10\r\n'],
    ['', ''],
  ])('%s', async (line, answer) => {
    const { say } = await terminal();
    expect(await say(line)).toBe(answer);
  });

  test('a dual-stack module wants the side in SKSCAN and says so with ER05', async () => {
    const { say } = await terminal({ kind: 'dual' });
    expect(await say('SKSCAN 2 FFFFFFFF 5')).toBe('FAIL ER05\r\n');
    expect(await say('SKSCAN 2 FFFFFFFF 5 0')).toBe('OK\r\n');
  });

  test('echo comes before the answer, and SKSREG SFE 0 is the last one echoed', async () => {
    const { say } = await terminal({ echo: true });
    expect(await say('SKSREG SFE 0')).toBe('SKSREG SFE 0\r\nOK\r\n');
    expect(await say('SKVER')).toBe('EVER 1.2.10\r\nOK\r\n');
    await say('SKRESET');
    expect(await say('SKVER')).toBe('SKVER\r\nEVER 1.2.10\r\nOK\r\n');
  });

  test('WOPT and SKSAVE are counted', async () => {
    const { say, module } = await terminal();
    await say('WOPT 01');
    await say('SKSAVE');
    expect(module.flashWrites).toBe(2);
  });
});

describe('radio, as the transcripts show it', () => {
  test('a scan of duration 4 ends empty, one of 5 describes the meter', async () => {
    const { say } = await terminal();
    await say(`SKSETRBID ${CREDENTIALS.id}`);
    expect(await say('SKSCAN 2 FFFFFFFF 4', seconds(10))).toBe(`OK\r\nEVENT 22 ${OWN}\r\n`);
    expect(await say('SKSCAN 2 FFFFFFFF 5', seconds(10))).toBe(
      `OK\r\nEVENT 20 ${OWN}\r\nEPANDESC\r\n  Channel:21\r\n  Channel Page:09\r\n  Pan ID:8888\r\n  Addr:001C640000000002\r\n  LQI:E1\r\n  PairID:CCDDEEFF\r\nEVENT 22 ${OWN}\r\n`,
    );
  });

  test('a join ends with EVENT 25 and, a little later, the announcement to all nodes', async () => {
    const { say, joined } = await terminal({ kind: 'dual' });
    await joined();
    const text = await say('');
    expect(text).toBe('');
    const again = await say(`SKJOIN ${METER}`, seconds(5));
    expect(again).toMatch(new RegExp(`^OK\r\nEVENT 21 ${METER} 0 02\r\nEVENT 02 ${METER} 0\r\n`));
    expect(again).toContain('00080000000400000001518');
    expect(again).toMatch(
      new RegExp(
        `EVENT 25 ${METER} 0\r\nERXUDP ${METER} FF02:0000:0000:0000:0000:0000:0000:0001 0E1A 0E1A 001C640000000002 1 0 0012 1081[0-9A-F]{4}0EF0010EF0017301D50401028801\r\n$`,
      ),
    );
  });

  test('wrong credentials end with EVENT 24', async () => {
    const { say, joined } = await terminal();
    await joined();
    await say('SKSETPWD C WRONGWRONG12');
    expect(await say(`SKJOIN ${METER}`, seconds(10))).toContain(`EVENT 24 ${METER}\r\n`);
    expect(await say('SKTERM')).toBe('FAIL ER10\r\n');
  });

  test('SKSENDTO: an empty line, EVENT 21, OK, and then ERXUDP', async () => {
    const { joined, send } = await terminal();
    await joined();
    expect(await send(GET_POWER)).toBe(
      `\r\nEVENT 21 ${METER} 00\r\nOK\r\nERXUDP ${METER} ${OWN} 0E1A 0E1A 001C640000000002 1 0012 1081000102880105FF017201E7040000001C\r\n`,
    );
  });

  test('SKSENDTO without a session is ER10', async () => {
    const { send } = await terminal();
    expect(await send(GET_POWER)).toBe('\r\nFAIL ER10\r\n');
  });

  test('what is still to be said when the stick is pulled is never said', async () => {
    const { joined, send, module, read, say } = await terminal();
    await joined();
    const answer = send(GET_POWER, seconds(0));
    await answer;
    module.faults.unplug();
    await expect(module.open({ bytes() {}, closed() {} })).rejects.toMatchObject({ code: 'LINK_OPEN' });
    expect(await read(seconds(5))).toBe('');
    expect(await say('SKVER')).toBe('');
  });
});
