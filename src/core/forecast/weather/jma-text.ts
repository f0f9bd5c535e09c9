/** Shares of each hour of a day, 0 … 1; they add up to 1. */
export interface SkyHours {
  readonly sun: Float64Array;
  readonly cloud: Float64Array;
  readonly wet: Float64Array;
}

/** 時間細分: the words JMA uses for parts of a day, as hours [from, to). */
const PARTS: Readonly<Record<string, readonly [number, number]>> = {
  未明: [0, 3],
  明け方: [3, 6],
  朝: [6, 9],
  昼前: [9, 12],
  昼過ぎ: [12, 15],
  夕方: [15, 18],
  夜のはじめ頃: [18, 21],
  夜遅く: [21, 24],
  夜: [18, 24],
  午前中: [6, 12],
  午後: [12, 24],
  日中: [9, 18],
};
/** 時々 is up to half of the time, 一時 up to a quarter; 所により and "… では" are less than half of the area. */
const SOMETIMES = 0.5;
const ONCE = 0.25;
const PLACES = 0.25;
/** 後: the weather changes about noon. */
const LATER = 12;

type Sky = keyof SkyHours;

/** Weather as a word of a JMA text begins: 晴れ, くもり, 雨, 雪, みぞれ, 霧. */
function skyOf(word: string): Sky | null {
  if (word.startsWith('晴')) return 'sun';
  if (word.startsWith('くもり') || word.startsWith('曇') || word.startsWith('霧')) return 'cloud';
  return /^[雨雪み]/.test(word) ? 'wet' : null;
}

/**
 * Hour by hour what a text of JMA's 府県天気予報 says of a day, as in 「晴れ 昼過ぎ から 時々 くもり」. Words that say nothing of
 * the sky are passed over; a text without any known word is cloudy.
 */
export function readJmaText(text: string): SkyHours {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const hours: Record<Sky, Float64Array> = {
    sun: new Float64Array(24),
    cloud: new Float64Array(24),
    wet: new Float64Array(24),
  };
  hours[skyOf(words[0] ?? '') ?? 'cloud'].fill(1);
  const phrase = createPhrase();
  for (const [k, word] of words.entries()) {
    if (k === 0) continue;
    if (word === '所により' || words[k + 1] === 'では') phrase.share *= PLACES;
    const sky = skyOf(word);
    if (sky === null) phrase.read(word);
    else {
      paint(hours, sky, phrase.hours(), phrase.share);
      phrase.clear();
    }
  }
  return hours;
}

function paint(hours: Record<Sky, Float64Array>, sky: Sky, when: readonly boolean[], share: number): void {
  for (let hour = 0; hour < 24; hour++) {
    if (!when[hour]!) continue;
    for (const of of Object.values(hours)) of[hour]! *= 1 - share;
    hours[sky][hour]! += share;
  }
}

/** When and how often the next weather named is: 昼過ぎ から 夕方 時々 … */
function createPhrase() {
  let from: number | null = null;
  let to = 24;
  let open = false;
  let edges = false;
  return {
    share: 1,
    read(word: string): void {
      const part = PARTS[word];
      if (part !== undefined) {
        if (from === null) [from, to] = part;
        else to = part[1];
      } else if (word === '朝晩') edges = true;
      else if (word === 'から') {
        open = true;
        to = 24;
      } else if (word === 'まで') {
        if (!open) from = 0;
      } else if (word === '後' || word === 'のち') [from, to] = [LATER, 24];
      else if (word === '時々') this.share *= SOMETIMES;
      else if (word === '一時') this.share *= ONCE;
    },
    hours: (): boolean[] =>
      Array.from({ length: 24 }, (_, hour) =>
        edges ? hour < 9 || hour >= 17 : from === null || (hour >= from && hour < to),
      ),
    clear(): void {
      from = null;
      to = 24;
      open = false;
      edges = false;
      this.share = 1;
    },
  };
}
