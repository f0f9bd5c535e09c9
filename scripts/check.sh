#!/bin/sh
# Everything CI runs but packaging. What follows `npm test --` goes to vitest.
set -eu
cd "$(dirname "$0")/.."
sh scripts/lint.sh
exec node_modules/.bin/node node_modules/vitest/vitest.mjs run --config test/vitest.config.ts --reporter=default --reporter=json --outputFile.json=dist/test-results.json "$@"
