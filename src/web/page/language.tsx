import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { useAccess } from './access/access.tsx';
import { en } from './texts/en.ts';
import { ja, type Texts } from './texts/ja.ts';

export type Language = 'ja' | 'en';

interface Spoken {
  readonly language: Language;
  readonly texts: Texts;
  readonly change: () => void;
  readonly choose: (language: Language) => void;
}

const KEPT = 'hidamari.language';

const Speaking = createContext<Spoken | null>(null);

/** The chosen language, else the browser's, else English. */
function firstLanguage(): Language {
  const kept = readKept();
  if (kept === 'ja' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** A browser may forbid storage; the choice then lasts as long as the page. */
function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    console.info('the language cannot be kept in this browser');
  }
}

export function LanguageProvider({ children }: { children: ComponentChildren }) {
  const [language, setLanguage] = useState(firstLanguage);
  const texts = language === 'ja' ? ja : en;
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = language === 'ja' ? 'ひだまり' : 'Hidamari';
  }, [language]);
  const choose = (next: Language): void => {
    keep(next);
    setLanguage(next);
  };
  const change = (): void => choose(language === 'ja' ? 'en' : 'ja');
  // What was chosen for the house holds where this browser has no choice of its own.
  const { setup } = useAccess();
  useEffect(() => {
    if (setup?.language != null && readKept() === null) setLanguage(setup.language);
  }, [setup?.language]);
  return <Speaking.Provider value={{ language, texts, change, choose }}>{children}</Speaking.Provider>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Speaking);
  if (spoken === null) throw new Error('useLanguage outside of LanguageProvider');
  return spoken;
}
