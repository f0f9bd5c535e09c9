/** How the last half hours' misses carry over into the next ones, learned for these leads (half hours) and between them. */
const LEADS = [1, 2, 3, 4, 6, 8, 12, 16] as const;
/** Shares of the last four misses in the level that is carried on. */
const RECENT = [0.5, 0.25, 0.15, 0.1] as const;
const MEMORY = 48 * 21;
/** Before anything was learned: this share of a miss after one half hour, fading. */
const START = { share: 0.35, fade: 0.85, weight: 40 };
/** A miss counts at most this many usual ones, so that a kettle does not raise the evening. */
const MOST = 4;

export interface Surprise {
  /** What to add to the forecast of `lead` half hours ahead (1 = the one that begins now). */
  carried(lead: number): number;
  /** Share of a miss that is still there after `lead` half hours, 0 … 1. */
  share(lead: number): number;
  /** Outcome − forecast of the half hour that has just ended; null where it is not known. */
  learn(error: number | null): void;
}

export function createSurprise(): Surprise {
  const errors: number[] = [];
  const levels: number[] = [];
  const moments = LEADS.map((lead) => ({
    product: START.weight * START.share * START.fade ** (lead - 1),
    square: START.weight,
  }));
  let scale = 0;

  const share = (lead: number): number => {
    const clamp = (k: number): number => Math.min(1, Math.max(0, moments[k]!.product / moments[k]!.square));
    const next = LEADS.findIndex((known) => known >= lead);
    if (next < 0) return clamp(LEADS.length - 1) * 0.8 ** (lead - LEADS.at(-1)!);
    if (LEADS[next] === lead || next === 0) return clamp(next);
    const [low, high] = [LEADS[next - 1]!, LEADS[next]!];
    return clamp(next - 1) + ((clamp(next) - clamp(next - 1)) * (lead - low)) / (high - low);
  };

  const level = (): number => {
    let sum = 0;
    let weight = 0;
    for (const [back, part] of RECENT.entries()) {
      const error = errors.at(-1 - back);
      if (error === undefined || Number.isNaN(error)) continue;
      sum += part * error;
      weight += part;
    }
    return weight === 0 ? 0 : sum / weight;
  };

  return {
    share,
    carried: (lead) => share(lead) * level(),
    learn(error) {
      const known = error === null ? Number.NaN : error;
      if (error !== null) scale = scale === 0 ? Math.abs(error) : scale + (Math.abs(error) - scale) / 200;
      const most = MOST * scale;
      const cut = Math.min(most, Math.max(-most, known));
      if (!Number.isNaN(cut) && scale > 0) {
        for (const [k, lead] of LEADS.entries()) {
          const before = levels.at(-lead);
          if (before === undefined) continue;
          const moment = moments[k]!;
          moment.product += ((before * cut) / scale ** 2 - moment.product / MEMORY) * 1;
          moment.square += ((before * before) / scale ** 2 - moment.square / MEMORY) * 1;
        }
      }
      errors.push(cut);
      if (errors.length > RECENT.length) errors.shift();
      levels.push(level());
      if (levels.length > LEADS.at(-1)!) levels.shift();
    },
  };
}
