import { describe, expect, test } from 'vitest';
import { type CatalogueDay, type CatalogueFacts, refusalOf, RULES } from '#core/planner/catalogue/rules.ts';

type Device = keyof typeof RULES;

/** A day on which every rule of every device holds, and of whose facts nobody has told anything. */
const good: CatalogueDay = {
  facts: {},
  forecastAge: 3,
  sunnyDays: 5,
  surplus: 20,
  needed: 5,
  highest: 40,
  cheapest: 30,
  sell: 8,
  warned: false,
  buys: false,
};
const told = (facts: CatalogueFacts): Partial<CatalogueDay> => ({ facts });

interface Case {
  readonly rule: string;
  readonly devices: readonly Device[];
  /** Days on which the rule just holds, and on which it just does not. */
  readonly holds: readonly Partial<CatalogueDay>[];
  readonly refuses: readonly Partial<CatalogueDay>[];
}

const ALL: readonly Device[] = ['heater', 'battery', 'vehicle'];
const CASES: readonly Case[] = [
  { rule: 'SC-G1', devices: ALL, holds: [told({ fullPurchase: false })], refuses: [told({ fullPurchase: true })] },
  {
    rule: 'SC-G2',
    devices: ALL,
    holds: [{ forecastAge: 18 }],
    refuses: [{ forecastAge: 18.1 }, { forecastAge: null }],
  },
  {
    rule: 'SC-G3',
    devices: ALL,
    holds: [told({ otherController: false })],
    refuses: [told({ otherController: true })],
  },
  {
    rule: 'SC-G4',
    devices: ['heater'],
    holds: [told({ heaterOwnSolarCharge: false })],
    refuses: [told({ heaterOwnSolarCharge: true })],
  },
  { rule: 'SC-C1', devices: ALL, holds: [told({ measuringUnit: true })], refuses: [told({ measuringUnit: false })] },
  {
    rule: 'SC-C2',
    devices: ['battery'],
    holds: [{ surplus: 0.3, needed: 0 }],
    refuses: [{ surplus: 0.29, needed: 0 }],
  },
  { rule: 'SC-C2', devices: ['heater'], holds: [{ surplus: 5.3 }], refuses: [{ surplus: 5.29 }] },
  { rule: 'SC-C2', devices: ['vehicle'], holds: [{ surplus: 6.5 }], refuses: [{ surplus: 6.49 }] },
  { rule: 'SC-C3', devices: ALL, holds: [{ sunnyDays: 5 }], refuses: [{ sunnyDays: 4 }] },
  {
    rule: 'SC-C4',
    devices: ['battery', 'vehicle'],
    holds: [told({ tariffKind: 'time-band' }), told({ tariffKind: 'season' })],
    refuses: [told({ tariffKind: 'flat' }), told({ tariffKind: 'market' })],
  },
  {
    rule: 'SC-E1',
    devices: ['heater'],
    holds: [told({ heaterMeasured: true })],
    refuses: [told({ heaterMeasured: false })],
  },
  {
    rule: 'SC-E2',
    devices: ['heater'],
    holds: [told({ heaterDaytimeStop: true, heaterAcceptsBoost: true }), told({ heaterDaytimeStop: true })],
    refuses: [told({ heaterPaused: true }), told({ heaterDaytimeStop: true, heaterAcceptsBoost: false })],
  },
  {
    rule: 'SC-E3',
    devices: ['heater'],
    holds: [told({ heaterWarningBoiled: false })],
    refuses: [told({ heaterWarningBoiled: true })],
  },
  {
    rule: 'SC-B1',
    devices: ['battery'],
    holds: [told({ batterySupported: true })],
    refuses: [told({ batterySupported: false })],
  },
  {
    rule: 'SC-B2',
    devices: ['battery'],
    holds: [told({ batteryMode: 'environment' }), told({ batteryMode: 'custom' })],
    refuses: [told({ batteryMode: 'economy' }), told({ batteryMode: 'other' })],
  },
  {
    rule: 'SC-B3',
    devices: ['battery'],
    holds: [{ sell: 30 }, { sell: 35 }],
    refuses: [{ sell: 40 }, { highest: 30, sell: 8 }],
  },
  { rule: 'SC-B4', devices: ['battery'], holds: [{ warned: false }], refuses: [{ warned: true }] },
  { rule: 'SC-B5', devices: ['battery'], holds: [{ buys: false }], refuses: [{ buys: true }] },
  {
    rule: 'SC-V1',
    devices: ['vehicle'],
    holds: [told({ vehicleMeasured: true })],
    refuses: [told({ vehicleMeasured: false })],
  },
  {
    rule: 'SC-V2',
    devices: ['vehicle'],
    holds: [{ sell: 30 }, { sell: 35 }],
    refuses: [{ sell: 40 }, { highest: 30, sell: 8 }],
  },
  { rule: 'SC-V3', devices: ['vehicle'], holds: [{ buys: false }], refuses: [{ buys: true }] },
];

describe('the rules of the catalogue', () => {
  test('all hold where nothing speaks against them: a fact nobody told counts as satisfied', () => {
    for (const device of ALL) expect(refusalOf(device, good)).toBeNull();
  });

  for (const { rule, devices, holds, refuses } of CASES)
    for (const device of devices)
      test(`${rule} of the ${device} holds up to its bound, and refuses by name beyond it`, () => {
        for (const change of holds)
          expect(refusalOf(device, { ...good, ...change }), JSON.stringify(change)).toBeNull();
        for (const change of refuses) {
          const refused = refusalOf(device, { ...good, ...change });
          expect(refused?.id, JSON.stringify(change)).toBe(rule);
          expect(refused!.refusal.ja).not.toBe('');
          expect(refused!.refusal.en).not.toBe('');
        }
      });

  test('each rule of each device has its case above', () => {
    for (const device of ALL)
      for (const { id } of RULES[device])
        expect(
          CASES.some(({ rule, devices }) => rule === id && devices.includes(device)),
          `${id} of the ${device}`,
        ).toBe(true);
  });

  test('what speaks only against one device leaves the others', () => {
    const day = { ...good, facts: { batterySupported: false, heaterPaused: true } };
    expect(refusalOf('vehicle', day)).toBeNull();
    expect(refusalOf('battery', day)?.id).toBe('SC-B1');
    expect(refusalOf('heater', day)?.id).toBe('SC-E2');
  });
});
