import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packages with native parts or with files that they look for beside themselves: they stand in node_modules. */
export const EXTERNAL = ['better-sqlite3', 'serialport', 'highs'] as const;

/**
 * Source files find what ships beside them (config, page, package.json) relative to themselves. In a bundle they are one file, so
 * each is told the address it would have had below the folder that holds `lib/`.
 */
const places: Plugin = {
  name: 'places',
  setup(builder) {
    builder.onLoad({ filter: /\/(?:src|drivers)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const place = `new URL(${JSON.stringify(`../${relative(ROOT, path)}`)}, import.meta.url).href`;
      return {
        loader: 'ts',
        contents: source
          .replaceAll('import.meta.url', `(${place})`)
          .replaceAll('./highs-child.ts', '../../lib/highs-child.mjs'),
      };
    });
  },
};

/** Bundles daemon and commands into `folder/lib`: `hems.mjs`, and the solver's child beside it. */
export async function buildBundle(folder = join(ROOT, 'dist/bundle')): Promise<string> {
  const outdir = join(folder, 'lib');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: {
      hems: join(ROOT, 'src/cli/hems.ts'),
      'highs-child': join(ROOT, 'drivers/solver-highs/highs-child.ts'),
    },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    external: [...EXTERNAL],
    plugins: [places],
    // Packages in the older form call require.
    banner: {
      js: "import{createRequire as __hidamariRequire}from'node:module';const require=__hidamariRequire(import.meta.url);",
    },
    absWorkingDir: ROOT,
    logLevel: 'error',
  });
  return outdir;
}

if (import.meta.main) console.log(await buildBundle(process.argv[2]));
