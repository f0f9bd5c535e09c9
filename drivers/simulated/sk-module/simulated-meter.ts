import type { Random } from '#core/random.ts';
import { between, type Instant, instant, type Millis, millis, seconds } from '#core/time/instant.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { Clock } from '#ports/clock.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { LOW_VOLTAGE } from '#protocol/meter/meter-class.ts';
import { instanceListAnnouncement, meterNodeProfile } from './meter-node-profile.ts';
import { createMeterProperties, type MeteredWorld, type MeterPlate } from './meter-properties.ts';
import { serve } from './meter-service.ts';

export interface SimulatedMeterOptions extends Partial<MeterPlate> {
  readonly clock: Clock;
  readonly world: MeteredWorld;
  readonly random: Random;
  /** From request to answer. */
  readonly answerDelay?: Millis;
  /** Whether half-hour values come as INFC (0x74), which wants an answer, rather than INF (0x73). */
  readonly confirmedHalfHours?: boolean;
  /** Whether the meter tells its instance list after a join. */
  readonly announces?: boolean;
}

/** A smart meter (0x0288 or 0x028A) at the house's service entrance. */
export interface SimulatedMeter {
  /** EUI-64 of its radio, 16 hexadecimal digits. */
  readonly mac: string;
  readonly channel: string;
  readonly panId: string;
  /** A frame came over the air. While it prepares an answer the meter ignores further requests, as real ones do. */
  receive(frame: Uint8Array): void;
  /** Where its frames go; `multicast` to ff02::1. */
  onSend(listener: (frame: Uint8Array, multicast: boolean) => void): void;
  /** A session began: it announces itself. */
  joined(): void;
  /** The session ended: nothing is sent any more. */
  left(): void;
  /** Neither hears nor says anything for so long, joins and scans included. */
  mute(length: Millis): void;
  /** False while mute. */
  readonly reachable: boolean;
  /** How many INFC_Res (0x7A) it got. */
  readonly confirmations: number;
}

const DEFAULT_PLATE: MeterPlate = {
  meterClass: LOW_VOLTAGE,
  secondGeneration: false,
  unit: 0x02,
  coefficient: 1,
  digits: 8,
  serial: 'SIM000000001',
  routeBId: Uint8Array.of(0, 0, 0, 0x77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0x2a),
  lacks: [],
  silent: { epc: 0, times: 0 },
  clockOffset: millis(0),
  initial: { import: 123_456, export: 23_456 },
};

export function createSimulatedMeter(options: SimulatedMeterOptions): SimulatedMeter {
  const { clock, world, random, answerDelay = millis(300), confirmedHalfHours = false, announces = true } = options;
  const plate = { ...DEFAULT_PLATE, ...options };
  const { eoj, halfHourImport, halfHourExport } = plate.meterClass;
  const properties = createMeterProperties(clock, world, plate);
  const nodeProfile = meterNodeProfile(eoj);
  let listener: (frame: Uint8Array, multicast: boolean) => void = () => {};
  let inSession = false;
  let busy = false;
  let muteUntil = Number.NEGATIVE_INFINITY;
  let tid = 0x2eda;
  let confirmations = 0;

  const reachable = (): boolean => clock.monotonic() >= muteUntil;
  const mute = (): boolean => !inSession || !reachable();
  const nextTid = (): number => (tid = (tid + 1) & 0xffff);
  const send = (frame: Frame, multicast: boolean): void => {
    if (!mute()) listener(encodeFrame(frame), multicast);
  };

  const answer = (request: Frame): void => {
    busy = false;
    world.advanceTo(clock.now());
    const frame = serve(request.deoj === eoj ? properties : nodeProfile, request);
    if (frame !== null) send(frame, request.esv === ESV.INF_REQ);
  };

  const tellHalfHour = (): void => {
    const epcs = [halfHourImport, halfHourExport].filter(
      (epc) => epc !== null && properties.get(epc) !== null,
    ) as number[];
    send(
      {
        tid: nextTid(),
        seoj: eoj,
        deoj: CONTROLLER,
        esv: confirmedHalfHours ? ESV.INFC : ESV.INF,
        properties: epcs.map((epc) => ({ epc, edt: properties.get(epc)! })),
      },
      false,
    );
  };

  /** Real meters tell the value within five minutes of the half hour. */
  const boundary = (at: Instant): void => {
    world.advanceTo(at);
    properties.sample(at);
    if (at % HALF_HOUR === 0) clock.after(seconds(1 + random.integer(60)), 'meter half-hour value', tellHalfHour);
    wait();
  };

  const wait = (): void => {
    const { samplePeriod } = properties;
    const at = instant((Math.floor(clock.now() / samplePeriod) + 1) * samplePeriod);
    clock.after(between(clock.now(), at), 'meter boundary', () => boundary(at));
  };

  world.advanceTo(clock.now());
  if (slotOf(clock.now()) === clock.now()) properties.sample(clock.now());
  wait();

  return {
    mac: '001C640000000002',
    channel: '21',
    panId: '8888',
    receive(bytes) {
      const frame = mute() ? null : decodeFrame(bytes);
      if (frame === null || (frame.deoj !== eoj && frame.deoj !== NODE_PROFILE)) return;
      if (frame.esv === ESV.INFC_Res) confirmations++;
      else if (!busy) {
        busy = true;
        clock.after(answerDelay, 'meter answer', () => answer(frame));
      }
    },
    onSend(next) {
      listener = next;
    },
    joined() {
      inSession = true;
      if (!announces) return;
      const delay = millis(500 + random.integer(1_500));
      clock.after(delay, 'meter announcement', () => send(instanceListAnnouncement(nextTid(), eoj), true));
    },
    left() {
      inSession = false;
    },
    mute(length) {
      muteUntil = clock.monotonic() + length;
    },
    get reachable() {
      return reachable();
    },
    get confirmations() {
      return confirmations;
    },
  };
}
