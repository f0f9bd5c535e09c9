import type { PanDescription } from './reply.ts';

/** The networks heard, best first: the one that names our ID before all others, then by strength (LQI). */
export function rankPans(heard: readonly PanDescription[], pairId: string): readonly PanDescription[] {
  return [...heard].sort((a, b) => Number(isOurs(b, pairId)) - Number(isOurs(a, pairId)) || b.lqi - a.lqi);
}

/** PairID is the last eight characters of the route-B ID that the meter serves. */
export const isOurs = (pan: PanDescription, pairId: string): boolean => pan.pairId === pairId;

export const pairIdOf = (routeBId: string): string => routeBId.slice(-8).toUpperCase();
