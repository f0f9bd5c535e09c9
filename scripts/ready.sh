#!/bin/sh
# Makes a fresh clone ready: installs what is missing and builds the page. Quick when nothing is to do.
# npm's own pre-scripts never run here: .npmrc says ignore-scripts=true (no package may run code at install).
set -eu
cd "$(dirname "$0")/.."
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "hidamari: installing the packages of package-lock.json (once)…" >&2
  npm ci --no-fund --no-audit --loglevel=error >&2
  touch node_modules/.package-lock.json
fi
if [ ! -f dist/page/index.html ] || [ -n "$(find src/web/page scripts/build-page.ts package-lock.json -newer dist/page/index.html -print 2>/dev/null | head -n 1)" ]; then
  echo "hidamari: building the page…" >&2
  node_modules/.bin/node scripts/build-page.ts >&2
fi
