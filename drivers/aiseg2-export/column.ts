/** What a column measures. */
export interface Column {
  /** Without its unit, as its owner named it. */
  readonly name: string;
  readonly quantity: 'energy' | 'cost' | 'other';
  /** Wh for one of the written unit. */
  readonly scale: number;
  /** Where in the line. */
  readonly index: number;
}

const BRACKETS = /\s*[[(（［]([^\])）］]*)[\])）］]/g;
const ENERGY_UNIT = /^k?wh$/i;
const COST_UNIT = /^(0\.001|1\/1000|×?0\.001)?\s*(円|yen|jpy|銭)/i;
const COST_NAME = /料金|金額|コスト|円$|cost|charge|price/i;
const OTHER_NAME = /^(ガス|水道?)(使用)?量?$|温度|湿度|CO2/i;
/** Short Latin words and signs; anything else in brackets belongs to the name, as in 「寝室（2階）」. */
const OTHER_UNIT = /^(?!\d+$)[a-z%°³/·0-9.]{1,6}$/i;

/** Reads a column's heading. What names no other unit is energy in Wh, as the export writes it. */
export function columnOf(heading: string, index: number): Column {
  const text = heading.replaceAll(/\s+/g, ' ').trim();
  const units: string[] = [];
  const named = text.replaceAll(BRACKETS, (whole, inner: string) => {
    const unit = inner.normalize('NFKC').trim();
    if (![ENERGY_UNIT, COST_UNIT, OTHER_UNIT].some((known) => known.test(unit))) return whole;
    units.push(unit);
    return '';
  });
  const bare = / (k?wh)$/i.exec(named);
  if (bare !== null) units.push(bare[1]!);
  const name = named.replace(/ k?wh$/i, '').trim() || `column ${index + 1}`;
  const energyUnit = units.find((unit) => ENERGY_UNIT.test(unit));
  return {
    name,
    index,
    quantity: quantityOf(name, units, energyUnit),
    scale: /^k/i.test(energyUnit ?? '') ? 1_000 : 1,
  };
}

function quantityOf(name: string, units: readonly string[], energyUnit: string | undefined): Column['quantity'] {
  if (energyUnit !== undefined) return 'energy';
  const plain = name.normalize('NFKC');
  if (units.some((unit) => COST_UNIT.test(unit)) || COST_NAME.test(plain)) return 'cost';
  return units.length > 0 || OTHER_NAME.test(plain) ? 'other' : 'energy';
}
