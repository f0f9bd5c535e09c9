import { millis, minutes } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { LOW_VOLTAGE, METER_CLASSES, type MeterClass } from '#protocol/meter/meter-class.ts';
import { METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import { type MeterFactors, meterFactors } from '#protocol/meter/meter-factors.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import { createMeterIdentity, type MeterIdentity, type MeterIdentityDeps } from './meter-identity.ts';
import type { MeterMemory, MeterMemoryStore } from './meter-memory.ts';
import { type MeterQuestions, meterQuestions } from './meter-request.ts';
import type { Answer, Topic } from './topic.ts';

/** What the meter says about itself: who it is, what it has, and what its counts are worth. */
export interface Plate extends Topic {
  readonly meterClass: MeterClass;
  readonly questions: MeterQuestions;
  readonly factors: MeterFactors | null;
  /** The meter answers this property, or has not told what it answers. */
  has(epc: number | null): boolean;
  /** The meter says that it answers this property. */
  offers(epc: number | null): boolean;
  readonly identity: Pick<MeterIdentity, 'serial' | 'ok' | 'routeBId' | 'trusted'>;
  /** A new session: what is known is to be checked. */
  begin(): void;
  /** The meter's node told its objects (0xD5, 0xD6). */
  instances(edt: Uint8Array): void;
}

export interface PlateDeps extends MeterIdentityDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: MeterMemoryStore | undefined;
}

const ASK_AGAIN = minutes(1);
/** So often a question that is refused is put; then the meter does without. */
const TRIES = 3;

export function createPlate(deps: PlateDeps): Plate {
  const { clock, log, memory } = deps;
  const remembered: MeterMemory | null = memory?.load() ?? null;
  let meterClass = METER_CLASSES.find(({ eoj }) => eoj === remembered?.eoj) ?? LOW_VOLTAGE;
  let questions = meterQuestions(meterClass);
  let factors = remembered?.factors ?? null;
  const identity = createMeterIdentity(deps, remembered?.serial ?? null);
  let epcs: ReadonlySet<number> | null = remembered?.epcs == null ? null : new Set(remembered.epcs);
  let mapRead = false;
  let plateRead = false;
  let mapFirst = false;
  let routeBIdAsked = false;
  let misses = 0;
  let dueAt = millis(0);

  /** One lost answer is nothing; a meter that cannot answer is not asked all the time. */
  const missed = (): void => {
    if (++misses > 1) dueAt = millis(clock.monotonic() + ASK_AGAIN);
  };

  const has = (epc: number | null): boolean => epc !== null && (epcs === null || epcs.has(epc));
  const offers = (epc: number | null): boolean => epc !== null && epcs?.has(epc) === true;

  const forget = (): void => {
    factors = null;
    epcs = null;
    mapRead = false;
  };

  /** A coefficient that is not there is 1 only where the meter says that it has none. */
  const takePlate = ({ properties }: Answer): void => {
    if (identity.take(find(properties, EPC.serialNumber))) forget();
    const { told, without } = factorsIn(properties, meterClass);
    if (told === null) {
      log.warn('meter tells no energy unit');
      missed();
      return;
    }
    const lacking = without.some(has);
    mapFirst = lacking && !mapRead;
    if (mapFirst) return;
    if (lacking && misses + 1 < TRIES) {
      missed();
      return;
    }
    factors = told;
    plateRead = true;
    misses = 0;
    remember();
  };

  const takeMaps = ({ properties }: Answer): void => {
    const edt = find(properties, EPC.getMap);
    const map = edt === null ? null : decodePropertyMap(edt);
    if (map === null && misses + 1 < TRIES) {
      missed();
      return;
    }
    epcs = map?.epcs ?? null;
    mapRead = true;
    misses = 0;
    remember();
  };

  const remember = (): void => {
    const { serial, ok } = identity;
    if (serial === null || factors === null || ok !== true || !plateRead || !mapRead) return;
    memory?.save({ eoj: meterClass.eoj, serial, factors, epcs: epcs === null ? null : [...epcs] });
  };

  return {
    get meterClass() {
      return meterClass;
    },
    get questions() {
      return questions;
    },
    get factors() {
      return factors;
    },
    has,
    offers,
    identity,
    begin() {
      mapRead = false;
      plateRead = false;
      routeBIdAsked = false;
      identity.begin();
      misses = 0;
      dueAt = millis(0);
    },
    instances(edt) {
      for (let i = 1; i + 3 <= edt.length; i += 3) {
        const found = METER_CLASSES.find(({ eoj }) => eoj === Number.parseInt(formatHex(edt.subarray(i, i + 3)), 16));
        if (found === undefined || found === meterClass) continue;
        meterClass = found;
        questions = meterQuestions(found);
        forget();
      }
    },
    next() {
      if (identity.ok === false || clock.monotonic() < dueAt) return null;
      if (!plateRead && (mapRead || !mapFirst)) return questions.plate;
      if (!mapRead) return questions.maps;
      return !routeBIdAsked && offers(meterClass.routeBId) ? questions.routeBId : null;
    },
    answered(answer) {
      if (answer.request === questions.plate) takePlate(answer);
      else if (answer.request === questions.maps) takeMaps(answer);
      else if (answer.request === questions.routeBId) {
        routeBIdAsked = true;
        identity.takeRouteBId(find(answer.properties, meterClass.routeBId!));
      }
    },
    failed(request) {
      if (request === questions.plate || request === questions.maps) missed();
      if (request === questions.routeBId) routeBIdAsked = true;
    },
  };
}

/** The factors that an answer tells, and those properties that it does not give though they may be there. */
function factorsIn(
  properties: readonly Property[],
  { coefficient, unit, digits, coefficientScale }: MeterClass,
): { readonly told: MeterFactors | null; readonly without: readonly (number | null)[] } {
  const data = (epc: number | null): Uint8Array | undefined =>
    epc === null ? undefined : (find(properties, epc) ?? undefined);
  return {
    told: meterFactors(data(coefficient), data(unit), data(digits), data(coefficientScale)),
    without: [coefficient, digits, coefficientScale].filter((epc) => (data(epc)?.length ?? 0) === 0),
  };
}
