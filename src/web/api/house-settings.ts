import { z } from 'zod';
import { chosenPlan, choosePlan } from '#app/chosen-tariff.ts';
import type { CircuitInfo, HouseView } from '#app/house-view.ts';
import type { Settings } from '#ports/settings.ts';

export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];
/** In full purchase a house may begin with its generation (全量買取画面) instead of the flow. */
export const startScreens = ['flow', 'generation'] as const;
export type StartScreen = (typeof startScreens)[number];

const LANGUAGE = 'web.language';
const CIRCUIT_NAMES = 'web.circuit-names';
const CIRCUIT_ROOMS = 'web.circuit-rooms';
const CO2 = 'web.co2-kg-per-kwh';
const START_SCREEN = 'web.start-screen';

const namesSchema = z.record(z.string(), z.string());

/** What the people of a house have chosen for its page. */
export interface HouseSettings {
  /** Null: each browser shows its own. */
  language(): Language | null;
  chooseLanguage(language: Language): void;
  /** A circuit's or series' name as people gave it, else as it is given. */
  nameOf(id: string, given: string): string;
  /** A name of '' takes the given one back. */
  renameCircuits(names: Readonly<Record<string, string>>): void;
  /** The room a circuit was put in, else the one it is given. */
  roomOf(id: string, given: string): string;
  /** A room of '' takes the given one back. */
  placeCircuits(rooms: Readonly<Record<string, string>>): void;
  /** CO₂ of a bought kWh, kg (CO₂換算係数); null where nobody chose one. */
  co2KgPerKwh(): number | null;
  chooseCo2(kgPerKwh: number | null): void;
  /** Id of the plan chosen on the page; null: that of the configuration. Holds from the next start on. */
  tariffPlan(): string | null;
  chooseTariffPlan(id: string | null): void;
  startScreen(): StartScreen;
  chooseStartScreen(screen: StartScreen): void;
}

export function createHouseSettings(settings: Settings): HouseSettings {
  let names = readTexts(settings, CIRCUIT_NAMES);
  let rooms = readTexts(settings, CIRCUIT_ROOMS);
  return {
    language() {
      const kept = settings.setting(LANGUAGE);
      return languages.find((language) => language === kept) ?? null;
    },
    chooseLanguage: (language) => settings.keepSetting(LANGUAGE, language),
    nameOf: (id, given) => names.get(id) ?? given,
    renameCircuits(chosen) {
      names = keepTexts(settings, CIRCUIT_NAMES, names, chosen);
    },
    roomOf: (id, given) => rooms.get(id) ?? given,
    placeCircuits(chosen) {
      rooms = keepTexts(settings, CIRCUIT_ROOMS, rooms, chosen);
    },
    co2KgPerKwh() {
      const kept = settings.setting(CO2);
      return kept === null || kept === '' ? null : Number(kept);
    },
    tariffPlan: () => chosenPlan(settings),
    chooseTariffPlan: (id) => choosePlan(settings, id),
    startScreen: () => startScreens.find((screen) => screen === settings.setting(START_SCREEN)) ?? 'flow',
    chooseStartScreen: (screen) => settings.keepSetting(START_SCREEN, screen),
    chooseCo2: (kgPerKwh) => settings.keepSetting(CO2, kgPerKwh === null ? '' : String(kgPerKwh)),
  };
}

/** Texts by circuit with what was chosen laid over them; kept before they are returned. */
function keepTexts(
  settings: Settings,
  key: string,
  before: ReadonlyMap<string, string>,
  chosen: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const next = new Map(before);
  for (const [id, text] of Object.entries(chosen)) {
    if (text === '') next.delete(id);
    else next.set(id, text);
  }
  settings.keepSetting(key, JSON.stringify(Object.fromEntries(next)));
  return next;
}

function readTexts(settings: Settings, key: string): ReadonlyMap<string, string> {
  const text = settings.setting(key);
  return new Map(text === null ? [] : Object.entries(namesSchema.parse(JSON.parse(text))));
}

/** The same house with its circuits called, and standing in the rooms, as people say. */
export function withNames(view: HouseView, settings: HouseSettings): HouseView {
  const named = (info: CircuitInfo): CircuitInfo => ({
    ...info,
    name: settings.nameOf(info.id, info.name),
    room: settings.roomOf(info.id, info.room ?? ''),
  });
  // By prototype, so that what a view adds or replaces later is seen, too.
  return Object.assign(Object.create(view) as HouseView, { circuits: () => view.circuits().map(named) });
}
