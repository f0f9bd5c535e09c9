import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '#core/errors.ts';

const readme = readFileSync('src/core/README.md', 'utf8');
const sources = globSync(['src/**/*.{ts,tsx}', 'drivers/**/*.ts'])
  .filter((file) => !file.endsWith('core/errors.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('the error table', () => {
  it('stands in the README as it stands in the code', () => {
    const rows = Object.entries(ERRORS).map(
      ([code, { meaning, retry, operator, exit }]) =>
        `| \`${code}\` | ${meaning} | ${retry ? 'yes' : 'no'} | ${operator} | ${exit} |`,
    );
    expect(readme.split('\n').filter((line) => line.startsWith('| `') && / \| (yes|no) \| /.test(line))).toEqual(rows);
  });

  it.each(Object.keys(ERRORS))('%s is thrown somewhere', (code) => {
    expect(sources).toMatch(new RegExp(`['"]${code}['"]`));
  });
});
