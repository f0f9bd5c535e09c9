import type { World } from '../world.ts';
import type { BoardChannel } from './board-channel.ts';

/** What the board's channel of the same index (channel 1 first) feeds. */
export interface HouseholdCircuit {
  readonly name: string;
  readonly feeds: 'load' | 'heater' | 'vehicle';
}

/**
 * The world's circuits in their order, then the heater's and the vehicle's own where fitted. Every third circuit of the
 * house is taken as a 200 V one, the others hang on R and T in turn. The vehicle's register counts what went in.
 */
export function boardChannels(world: World): readonly (BoardChannel & HouseholdCircuit)[] {
  const { heater, vehicle } = world;
  const legs = ['R', 'T', 'both'] as const;
  const channels: (BoardChannel & HouseholdCircuit)[] = world.circuits.map((circuit, i) => ({
    name: circuit.name,
    feeds: 'load',
    legs: legs[i % 3]!,
    power: () => circuit.power(),
    energy: () => circuit.energy(),
  }));
  if (heater !== null) {
    const power = (): number => heater.power();
    const energy = (): number => heater.energy();
    channels.push({ name: 'エコキュート', feeds: 'heater', legs: 'both', power, energy });
  }
  if (vehicle !== null) {
    const power = (): number => vehicle.power();
    const energy = (): number => vehicle.chargedEnergy();
    channels.push({ name: '電気自動車', feeds: 'vehicle', legs: 'both', power, energy });
  }
  return channels;
}
