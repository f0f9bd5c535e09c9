import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Every file of ours has SQLite's default page size. */
export const PAGE_SIZE = 4096;

/** What a b-tree holds: rows by rowid, or rows of a table WITHOUT ROWID (and indexes, which look the same). */
export type TreeKind = 'rowid' | 'keyed';

/** A b-tree that no other page points to, found by looking at every page of a file. */
export interface FoundTree {
  readonly root: number;
  readonly kind: TreeKind;
  readonly pages: number;
  /**
   * Storage classes of the columns of its first row that can be read: N, I, F, B or T each; null where it has none.
   */
  readonly row: string | null;
}

interface TreePage {
  readonly kind: TreeKind;
  readonly children: readonly number[];
  readonly row: string | null;
}

/** Pages read at a time. */
const CHUNK = 256;

/** The b-trees of the file at `path`, without asking its first page (chapter 1.6 of SQLite's file format). */
export function scanTrees(path: string): readonly FoundTree[] {
  const pages = new Map<number, TreePage>();
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK * PAGE_SIZE);
    const count = Math.floor(fstatSync(file).size / PAGE_SIZE);
    for (let first = 0; first < count; first += CHUNK) {
      const length = readSync(file, chunk, 0, chunk.length, first * PAGE_SIZE);
      for (let index = 0; (index + 1) * PAGE_SIZE <= length; index++) {
        const number = first + index + 1;
        const page = number === 1 ? null : treePage(chunk.subarray(index * PAGE_SIZE, (index + 1) * PAGE_SIZE), count);
        if (page !== null) pages.set(number, page);
      }
    }
  } finally {
    closeSync(file);
  }
  const pointedAt = new Set([...pages.values()].flatMap(({ children }) => children));
  return [...pages].filter(([number]) => !pointedAt.has(number)).map(([root, page]) => treeFrom(root, page, pages));
}

function treeFrom(root: number, { kind }: TreePage, pages: ReadonlyMap<number, TreePage>): FoundTree {
  const seen = new Set<number>();
  const todo = [root];
  let row: string | null = null;
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    const page = pages.get(number);
    if (page === undefined || page.kind !== kind || seen.has(number)) continue;
    seen.add(number);
    row ??= page.row;
    todo.push(...page.children.toReversed());
  }
  return { root, kind, pages: seen.size, row };
}

const TYPES: ReadonlyMap<number, { readonly kind: TreeKind; readonly leaf: boolean }> = new Map([
  [2, { kind: 'keyed', leaf: false }],
  [5, { kind: 'rowid', leaf: false }],
  [10, { kind: 'keyed', leaf: true }],
  [13, { kind: 'rowid', leaf: true }],
]);

/** Null where the bytes are no page of a b-tree; `count`: pages of the file. */
function treePage(page: Buffer, count: number): TreePage | null {
  const type = TYPES.get(page[0]!);
  if (type === undefined) return null;
  const { kind, leaf } = type;
  const head = leaf ? 8 : 12;
  const cells = page.readUInt16BE(3);
  if (head + 2 * cells > PAGE_SIZE) return null;
  const places = Array.from({ length: cells }, (_, index) => page.readUInt16BE(head + 2 * index));
  if (places.some((place) => place < head + 2 * cells || place > PAGE_SIZE - 4)) return null;
  const children = leaf ? [] : [...places.map((place) => page.readUInt32BE(place)), page.readUInt32BE(8)];
  if (children.some((child) => child < 2 || child > count)) return null;
  const from = (place: number): number => (leaf ? place : place + 4);
  const row = kind === 'rowid' && !leaf ? null : firstRow(page, places.map(from), kind);
  return { kind, children, row };
}

function firstRow(page: Buffer, places: readonly number[], kind: TreeKind): string | null {
  for (const place of places) {
    const payload = afterVarint(page, kind === 'rowid' ? afterVarint(page, place) : place);
    const row = classesOf(page, payload);
    if (row !== null) return row;
  }
  return null;
}

/** The header of a record (chapter 2.1): one letter for each of its columns. */
function classesOf(page: Buffer, start: number): string | null {
  const end = start + varint(page, start);
  if (end > PAGE_SIZE || end <= start) return null;
  let row = '';
  for (let at = afterVarint(page, start); at < end; at = afterVarint(page, at)) row += classOf(varint(page, at));
  return row;
}

function classOf(serialType: number): string {
  if (serialType === 0) return 'N';
  if (serialType === 7) return 'F';
  if (serialType < 12) return 'I';
  return serialType % 2 === 0 ? 'B' : 'T';
}

function varint(page: Buffer, at: number): number {
  let value = 0;
  for (let index = at; index < Math.min(at + 8, PAGE_SIZE); index++) {
    value = value * 128 + (page[index]! & 0x7f);
    if (page[index]! < 0x80) break;
  }
  return value;
}

function afterVarint(page: Buffer, at: number): number {
  let index = at;
  while (index < Math.min(at + 8, PAGE_SIZE) && page[index]! >= 0x80) index++;
  return index + 1;
}
