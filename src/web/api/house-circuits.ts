import type { CircuitInfo, HouseView } from '#app/house-view.ts';
import type { CircuitObservation } from '#core/device/board.ts';
import { missing, type Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';

/** Every known circuit with its power in the last tick, in channel order. */
export function circuitPowers(view: HouseView): readonly (CircuitInfo & { readonly power: Reading<number> })[] {
  const snapshot = view.snapshot();
  return view
    .circuits()
    .map((info) => ({ ...info, power: powerOf(info, snapshot) ?? missing('no-answer', view.now()) }));
}

function powerOf(info: CircuitInfo, snapshot: Snapshot | null): Reading<number> | undefined {
  const channel = info.channel ?? Number(/\d+$/.exec(info.id)?.[0]);
  for (const board of snapshot?.boards ?? []) {
    if (info.board !== undefined && info.board !== board.id) continue;
    const circuit = atChannel(board.circuits, channel);
    if (circuit !== undefined) return circuit.power;
  }
  return undefined;
}

/** Boards report channels 1, 2, 3 …, so the place is tried before the search. */
function atChannel(circuits: readonly CircuitObservation[], channel: number): CircuitObservation | undefined {
  const expected = circuits[channel - 1];
  return expected?.channel === channel ? expected : circuits.find((circuit) => circuit.channel === channel);
}
