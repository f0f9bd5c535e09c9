import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltPage, buildPage, MOST_COMPRESSED_BYTES } from '../../../scripts/build-page.ts';
import { serveFake } from '../serve-fake.ts';

let built: BuiltPage;
beforeAll(async () => {
  built = await buildPage({ outdir: await mkdtemp(join(tmpdir(), 'hidamari-page-')) });
});
afterAll(() => rm(built.outdir, { recursive: true, force: true }));

test('the page is light enough for a slow panel', () => {
  expect(built.compressed).toBeLessThan(MOST_COMPRESSED_BYTES);
});

test('nothing in it leads to another origin', async () => {
  for (const name of (await readdir(built.outdir)).filter((file) => !file.endsWith('.gz'))) {
    const text = await readFile(join(built.outdir, name), 'utf8');
    const addresses = [...text.matchAll(/(?:https?:)?\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map(([, host]) => host);
    // Names of XML name spaces are never fetched.
    expect(addresses.filter((host) => host !== 'www.w3.org')).toEqual([]);
  }
});

test('it is served with its types, hashed files for ever and the page itself never stale', async () => {
  const served = await serveFake({ pageFolder: built.outdir });
  const html = await served.get('/');
  const body = await html.text();
  const script = /src="([^"]+)"/.exec(body)![1]!;
  const code = await served.get(script);
  const size = (await code.arrayBuffer()).byteLength;
  await served.close();
  expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(html.headers.get('cache-control')).toBe('no-cache');
  expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son[a-z]+=/i);
  expect(code.headers.get('content-type')).toMatch(/javascript/);
  expect(code.headers.get('content-encoding')).toBe('gzip');
  expect(code.headers.get('cache-control')).toContain('immutable');
  expect(size).toBe(built.files.find(({ name }) => `/${name}` === script)!.bytes);
});

test('building again leaves nothing of the build before', async () => {
  const before = (await readdir(built.outdir)).toSorted();
  await buildPage({ outdir: built.outdir });
  expect((await readdir(built.outdir)).toSorted()).toEqual(before);
});
