import type { DiscoveredNode } from '#drivers/echonet-lan/discovered-node.ts';
import type { ObjectProfile } from '#drivers/echonet-lan/object-profile.ts';
import { CLASSES } from '#protocol/echonet/classes.ts';
import { hexCode } from '#protocol/echonet/describe-type.ts';
import { classOf } from '#protocol/echonet/eoj.ts';

/** The JSON of `hems discover`; an object that did not answer for its maps has null for them. */
export const discoveredJson = (nodes: readonly DiscoveredNode[]): { readonly nodes: readonly object[] } => ({
  nodes: nodes.map((node) => ({
    address: node.address,
    id: node.id,
    identified_by: node.identifiedBy,
    manufacturer: manufacturerOf(node),
    objects: objectsOf(node).map(({ eoj, profile }) => ({
      ...headOf(eoj),
      ...(profile === null ? UNKNOWN : mapsOf(profile)),
    })),
  })),
});

const UNKNOWN = {
  release: null,
  get: null,
  get_missing: 'no-answer',
  set: null,
  set_missing: 'no-answer',
  inf: null,
  inf_missing: 'no-answer',
} as const;

const mapsOf = ({ release, gettable, settable, announced }: ObjectProfile): object => ({
  release,
  get: codes(gettable),
  set: codes(settable),
  inf: codes(announced),
});

const headOf = (eoj: number): { readonly eoj: string; readonly class: string; readonly name: string | null } => ({
  eoj: hexCode(eoj, 3),
  class: hexCode(classOf(eoj), 2),
  name: CLASSES.get(classOf(eoj))?.name ?? null,
});

const codes = (epcs: ReadonlySet<number>): readonly string[] =>
  [...epcs].sort((a, b) => a - b).map((epc) => hexCode(epc, 1));

const manufacturerOf = ({ profile, objects }: DiscoveredNode): string | null =>
  profile?.manufacturer ?? objects.find(({ manufacturer }) => manufacturer !== null)?.manufacturer ?? null;

/** The objects with their maps, silent ones with null, in the order of their codes. */
export const objectsOf = ({
  objects,
  silent,
}: DiscoveredNode): readonly { readonly eoj: number; readonly profile: ObjectProfile | null }[] =>
  [...objects.map((profile) => ({ eoj: profile.eoj, profile })), ...silent.map((eoj) => ({ eoj, profile: null }))].sort(
    (a, b) => a.eoj - b.eoj,
  );

/** One block a node, for people. */
export const discoveredText = (nodes: readonly DiscoveredNode[]): string =>
  nodes.map((node) => `${nodeLines(node).join('\n')}\n`).join('\n');

function nodeLines(node: DiscoveredNode): readonly string[] {
  return [
    `${node.address}  ${node.id}`,
    ...objectsOf(node).flatMap(({ eoj, profile }) => {
      const { eoj: code, name } = headOf(eoj);
      const head = `  ${code}  ${name ?? 'a class without a table'}`;
      if (profile === null) return [`${head}: did not answer for its property maps`];
      const list = (epcs: ReadonlySet<number>): string =>
        codes(epcs)
          .map((epc) => epc.slice(2))
          .join(' ');
      return [
        `${head}${profile.release === null ? '' : `, release ${profile.release}`}`,
        `    get ${list(profile.gettable)}`,
        `    set ${list(profile.settable)}`,
        `    inf ${list(profile.announced)}`,
      ];
    }),
  ];
}
