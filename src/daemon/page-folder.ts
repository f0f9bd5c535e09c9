import { fileURLToPath } from 'node:url';

/** Where the page is after scripts/build-page.ts. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../dist/page/', import.meta.url));
