import { classOf } from '#protocol/echonet/eoj.ts';

/** What one model does otherwise than its class says: a row of `config/quirks/*.yaml`. */
export interface Quirk {
  readonly name: string;
  readonly match: QuirkMatch;
  /** Never asked for together with others. */
  readonly alone: readonly number[];
  /** Most properties of one Get. */
  readonly most: number | null;
  /** In its maps, but not to be believed. */
  readonly ignore: readonly number[];
}

export interface QuirkMatch {
  readonly class: number;
  /** Manufacturer code 0x8A. */
  readonly manufacturer: number;
  /** Beginning of the product code 0x8C in ASCII; null for all products of the manufacturer. */
  readonly product: string | null;
}

/** The quirks that apply to one object, as one. */
export interface Peculiarities {
  readonly alone: ReadonlySet<number>;
  readonly most: number;
  readonly ignore: ReadonlySet<number>;
}

export const ORDINARY: Peculiarities = {
  alone: new Set(),
  most: 255,
  ignore: new Set(),
};

/** Quirks that may apply to an object of this class and manufacturer, whatever its product. */
export const candidates = (quirks: readonly Quirk[], eoj: number, manufacturer: number | null): readonly Quirk[] =>
  quirks.filter(({ match }) => match.class === classOf(eoj) && match.manufacturer === manufacturer);

/** What the quirks whose product is that of the object come to; `product` is null where it could not be read. */
export function peculiaritiesOf(quirks: readonly Quirk[], product: string | null): Peculiarities {
  const rows = quirks.filter(({ match }) => match.product === null || product?.startsWith(match.product) === true);
  if (rows.length === 0) return ORDINARY;
  return {
    alone: new Set(rows.flatMap(({ alone }) => alone)),
    most: Math.min(255, ...rows.map(({ most }) => most ?? 255)),
    ignore: new Set(rows.flatMap(({ ignore }) => ignore)),
  };
}

/** The properties of one reading in the portions that the object can take. */
export function portions(epcs: readonly number[], { alone, most }: Peculiarities): readonly (readonly number[])[] {
  if (alone.size === 0 && epcs.length <= most) return [epcs];
  const together = epcs.filter((epc) => !alone.has(epc));
  const parts: number[][] = epcs.filter((epc) => alone.has(epc)).map((epc) => [epc]);
  for (let i = 0; i < together.length; i += most) parts.push(together.slice(i, i + most));
  return parts;
}
