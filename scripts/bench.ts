import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** `npm run bench [-- name …]`: prints figures next to a baseline or a peer measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly figure: string;
  /** What it stands beside: a peer, a baseline, or the bound it must keep. */
  readonly beside?: string;
}

const folder = fileURLToPath(new URL('./bench/', import.meta.url));
const wanted = process.argv.slice(2);
for (const file of globSync(`${folder}*.ts`).toSorted()) {
  if (wanted.length > 0 && !wanted.includes(basename(file, '.ts'))) continue;
  const bench = (await import(pathToFileURL(file).href)) as { run(): Promise<readonly Figure[]> };
  console.log(`\n${basename(file, '.ts')}`);
  for (const { name, figure, beside } of await bench.run())
    console.log(`  ${name.padEnd(52)} ${figure.padStart(22)}${beside === undefined ? '' : `   (${beside})`}`);
}
