import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';

const compress = promisify(gzip);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'src/web/page');

/** The page may weigh this much over the wire (issue 9). */
export const MOST_COMPRESSED_BYTES = 200_000;

export interface BuiltPage {
  readonly outdir: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly compressed: number }[];
  /** Sum of the compressed sizes. */
  readonly compressed: number;
}

/** Bundles the page into `outdir` (dist/page), each file also compressed; what stood there is removed. */
export async function buildPage({ outdir = join(ROOT, 'dist/page') }: { outdir?: string } = {}): Promise<BuiltPage> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'main.tsx')],
    outdir,
    entryNames: 'page-[hash]',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    absWorkingDir: ROOT,
    logLevel: 'silent',
  });
  const bundled = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents: Buffer.from(contents) }));
  const named = (ending: string): string => `/${bundled.find(({ name }) => name.endsWith(ending))!.name}`;
  const html = (await readFile(join(SOURCE, 'index.html'), 'utf8'))
    .replace('%SCRIPT%', named('.js'))
    .replace('%STYLE%', named('.css'));
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const files = await Promise.all(
    [...bundled, { name: 'index.html', contents: Buffer.from(html) }].map(async ({ name, contents }) => {
      const compressed = await compress(contents, { level: 9 });
      await writeFile(join(outdir, name), contents);
      await writeFile(join(outdir, `${name}.gz`), compressed);
      return { name, bytes: contents.length, compressed: compressed.length };
    }),
  );
  return { outdir, files, compressed: files.reduce((sum, { compressed }) => sum + compressed, 0) };
}

if (import.meta.main) {
  const { outdir, files, compressed } = await buildPage();
  for (const file of files) console.log(`${file.name}: ${file.bytes} bytes, ${file.compressed} compressed`);
  console.log(`${outdir}: ${compressed} of ${MOST_COMPRESSED_BYTES} bytes compressed`);
  if (compressed > MOST_COMPRESSED_BYTES) process.exitCode = 1;
}
