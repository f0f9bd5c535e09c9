import type { ClassDescription, RowDescription } from '#protocol/echonet/describe-row.ts';
import type { Codes, TypeDescription } from '#protocol/echonet/describe-type.ts';
import type { PropertyDescription } from './echonet-describe.ts';

/** How the class tables are printed for people; the JSON form says the same. */
export const classListLines = (
  list: readonly (Omit<ClassDescription, 'properties'> & { readonly properties: number })[],
): readonly string[] =>
  list.map(
    (entry) =>
      `${entry.class}  ${String(entry.properties).padStart(3)}  ${entry.names.en} / ${entry.names.ja}${entry.read_only ? '  (read-only)' : ''}`,
  );

export const classLines = (described: ClassDescription): readonly string[] => [
  `${described.class} ${described.names.en} / ${described.names.ja}`,
  `source: ${described.source}`,
  ...described.properties.map(
    (row) =>
      `${row.epc} ${accessText(row).padEnd(3)} ${releaseText(row).padEnd(4)} ${row.names.en} (${row.names.ja}): ${typeText(row)}${row.atomic === null ? '' : `; after ${row.atomic}`}`,
  ),
];

export function rowLines(row: PropertyDescription): readonly string[] {
  const line = (name: string, value: string): string => `${`${name}:`.padEnd(15)}${value}`;
  return [
    `${row.class} ${row.epc} ${row.names.en} / ${row.names.ja}`,
    line(
      'class',
      `${row.class_names.en} / ${row.class_names.ja}${row.inherited ? ' (row of every device object)' : ''}`,
    ),
    line('type', row.type),
    line('size', sizeText(row.size)),
    line('scale', row.scale === null ? '-' : String(row.scale)),
    line('unit', row.unit === null || row.unit === '' ? '-' : row.unit),
    line('range', row.range === null ? '-' : `${row.range[0]} to ${row.range[1]} (raw)`),
    line('multiplied by', row.coefficients.length === 0 ? '-' : row.coefficients.join(', ')),
    line('sentinels', codesText(row.sentinels)),
    ...(row.states === null ? [] : [line('states', codesText(row.states))]),
    ...(row.fields ?? []).map(({ name, data }) => line('field', `${name}: ${typeText(data)}`)),
    ...(row.items === null ? [] : [line('items', `${countText(row.items.count)} of ${typeText(row.items.data)}`)]),
    ...(row.of ?? []).map((data) => line('one of', typeText(data))),
    line('access', `get ${row.access.get}, set ${row.access.set}, announced ${row.access.inf}`),
    line('release', releaseText(row)),
    line('atomic', row.atomic === null ? '-' : `set ${row.atomic} in the same session before`),
    line('source', row.source),
    ...row.earlier.map((old) => line('earlier', `${releaseText(old)}: ${accessText(old)} ${typeText(old)}`)),
  ];
}

const accessText = ({ access }: RowDescription): string =>
  (
    [
      ['G', access.get],
      ['S', access.set],
      ['I', access.inf],
    ] as const
  )
    .map(([letter, rule]) => (rule === 'required' ? letter : rule === 'optional' ? letter.toLowerCase() : '-'))
    .join('');

/** `H…` in force since H, `B–G` from B to G. */
const releaseText = ({ release }: RowDescription): string =>
  release.to === null ? `${release.from}…` : `${release.from}–${release.to}`;

function typeText(type: TypeDescription): string {
  if (type.fields !== null)
    return `{ ${type.fields.map(({ name, data }) => `${name}: ${typeText(data)}`).join('; ')} }`;
  if (type.items !== null) return `list of ${countText(type.items.count)} × ${typeText(type.items.data)}`;
  if (type.of !== null) return type.of.map(typeText).join(' or ');
  return [
    type.type,
    type.range === null ? '' : `${type.range[0]}..${type.range[1]}`,
    type.scale === null || type.scale === 1 ? '' : `×${type.scale}`,
    type.unit ?? '',
    type.coefficients.length === 0 ? '' : `× ${type.coefficients.join(' × ')}`,
    type.states === null ? (type.type === 'bytes' ? sizeText(type.size) : '') : `[${codesText(type.states)}]`,
    Object.keys(type.sentinels).length === 0 ? '' : `[${codesText(type.sentinels)}]`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const codesText = (codes: Codes): string =>
  Object.keys(codes).length === 0
    ? '-'
    : Object.entries(codes)
        .map(([code, name]) => `${code} ${name}`)
        .join(', ');

const countText = ([least, most]: readonly [number, number]): string =>
  least === most ? String(least) : `${least} to ${most}`;

const sizeText = (size: TypeDescription['size']): string =>
  size === null ? 'varies' : typeof size === 'number' ? `${size} B` : `${countText(size)} B`;
