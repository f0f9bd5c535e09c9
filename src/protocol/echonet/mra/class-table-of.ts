import { type Access, type ClassTable, classTable, type PropertyRow } from '../class-table.ts';
import { dataTypeOf, hex } from './data-type-of.ts';
import type { MraDefinitions, MraDevice, MraProperty, MraRule } from './mra-document.ts';

/** A class of the MRA as one of our tables. RangeError with half a sentence where a property cannot be said in them. */
export const classTableOf = (device: MraDevice, definitions: MraDefinitions, source: string): ClassTable =>
  classTable(
    hex(device.eoj),
    device.className.en,
    device.className.ja,
    device.elProperties.map((property) => rowOf(property, definitions)),
    source,
  );

function rowOf(property: MraProperty, definitions: MraDefinitions): PropertyRow {
  const { epc, validRelease, propertyName, shortName, accessRule, atomic, data } = property;
  try {
    return {
      epc: hex(epc),
      from: validRelease.from,
      to: validRelease.to === 'latest' ? null : validRelease.to,
      access: accessOf(accessRule),
      name: shortName,
      nameJa: propertyName.ja,
      type: dataTypeOf(data, definitions, shortName),
      atomic: atomic === undefined ? null : hex(atomic),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`property ${epc} ${error.message}`);
    throw error;
  }
}

const accessOf = ({ get, set, inf }: MraProperty['accessRule']): Access =>
  letter('g', get) + letter('s', set) + letter('i', inf);

/** Required under a condition (`required_c`, `required_o`) is required, as in the tables of the standard. */
const letter = (name: string, rule: MraRule): string =>
  rule === 'notApplicable' ? '' : rule === 'optional' ? name : name.toUpperCase();
