import { z } from 'zod';
import type { CircuitInfo, HouseView } from '#app/house-view.ts';
import type { Settings } from '#ports/settings.ts';

export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

const LANGUAGE = 'web.language';
const CIRCUIT_NAMES = 'web.circuit-names';

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
}

export function createHouseSettings(settings: Settings): HouseSettings {
  let names = readNames(settings);
  return {
    language() {
      const kept = settings.setting(LANGUAGE);
      return languages.find((language) => language === kept) ?? null;
    },
    chooseLanguage: (language) => settings.keepSetting(LANGUAGE, language),
    nameOf: (id, given) => names.get(id) ?? given,
    renameCircuits(chosen) {
      const next = new Map(names);
      for (const [id, name] of Object.entries(chosen)) {
        if (name === '') next.delete(id);
        else next.set(id, name);
      }
      settings.keepSetting(CIRCUIT_NAMES, JSON.stringify(Object.fromEntries(next)));
      names = next;
    },
  };
}

function readNames(settings: Settings): ReadonlyMap<string, string> {
  const text = settings.setting(CIRCUIT_NAMES);
  return new Map(text === null ? [] : Object.entries(namesSchema.parse(JSON.parse(text))));
}

/** The same house with its circuits called as people call them. */
export function withNames(view: HouseView, settings: HouseSettings): HouseView {
  const named = (info: CircuitInfo): CircuitInfo => ({ ...info, name: settings.nameOf(info.id, info.name) });
  // By prototype, so that what a view adds or replaces later is seen, too.
  return Object.assign(Object.create(view) as HouseView, { circuits: () => view.circuits().map(named) });
}
