/**
 * A state machine is a pure function. It never waits, sends or logs: it says what should be done,
 * and whoever runs it does that. So a machine is tested as a table of (state, input) → (state, effects).
 */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export type Machine<State, Input, Effect> = (state: State, input: Input) => Step<State, Effect>;

export const step = <State, Effect>(state: State, ...effects: readonly Effect[]): Step<State, Effect> => ({
  state,
  effects,
});

/** Feeds inputs one after another; returns the last state and all effects in order. */
export function fold<State, Input, Effect>(
  machine: Machine<State, Input, Effect>,
  start: State,
  inputs: Iterable<Input>,
): Step<State, Effect> {
  let state = start;
  const effects: Effect[] = [];
  for (const input of inputs) {
    const next = machine(state, input);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}
