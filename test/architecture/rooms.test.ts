import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IMPURE, ROOMS } from '../rooms.ts';
import { cycles, valueImports, violations } from './check.ts';

const files = globSync(['src/**/*.{ts,tsx}', 'drivers/**/*.ts']).toSorted();
const read = (file: string): string => readFileSync(file, 'utf8');

describe('the rooms', () => {
  it('hold every source file to its room', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((file) => violations(file, read(file)))).toEqual([]);
  });

  it('have no import cycles', () => {
    expect(cycles(new Map(files.map((file) => [file, valueImports(file, read(file))])))).toEqual([]);
  });

  it('give each rule its reason', () => {
    for (const { because } of [...ROOMS, ...IMPURE]) expect(because.length).toBeGreaterThan(10);
  });
});

describe('a planted violation is seen', () => {
  const planted = (file: string, source: string): string[] => violations(file, source).map(({ what }) => what);

  for (const room of ROOMS) {
    if (room.mayImport === '*') continue;
    for (const other of ROOMS) {
      if (other.name === room.name || room.mayImport.includes(other.name)) continue;
      it(`${room.name} importing ${other.name}`, () => {
        const file = `${room.folder}/planted.ts`;
        expect(planted(file, `import { x } from '#${other.name}/x.ts'; x();`)).toHaveLength(1);
        expect(planted(file, `import type { x } from '#${other.name}/x.ts';`)).toHaveLength(1);
        expect(planted(file, `export * from '#${other.name}/x.ts';`)).toHaveLength(1);
        expect(planted(file, `await import('#${other.name}/x.ts');`)).toHaveLength(1);
      });
    }
    if (room.packages !== '*')
      it(`${room.name} importing a package that is not its own`, () => {
        expect(planted(`${room.folder}/planted.ts`, `import net from 'node:net'; net;`)).toHaveLength(1);
      });
    it(`${room.name} reaching out of its folder by a relative path`, () => {
      expect(planted(`${room.folder}/planted.ts`, `import { x } from '../../elsewhere/x.ts'; x();`)).toHaveLength(1);
    });
  }

  for (const room of ROOMS.filter(({ pure }) => pure))
    for (const { name } of IMPURE)
      it(`${room.name} saying ${name}`, () => {
        const source = name.startsWith('new ')
          ? `export const a = ${name}();`
          : name.startsWith('get') || name.startsWith('to')
            ? `export const a = (d: any) => d.${name}();`
            : name.includes('.')
              ? `export const a = ${name}();`
              : name.startsWith('set')
                ? `${name}(() => {}, 1);`
                : `export const a = ${name}.x;`;
        expect(planted(`${room.folder}/planted.ts`, source)).not.toEqual([]);
      });

  it('a file in no room', () => {
    expect(planted('src/utils/planted.ts', '')).toHaveLength(1);
  });

  it('an import cycle', () => {
    expect(
      cycles(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual([['a', 'b', 'c', 'a']]);
  });
});
