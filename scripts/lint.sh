#!/bin/sh
# Formatter, linters and types: everything that reads the source without running it.
set -eu
cd "$(dirname "$0")/.."
node_modules/.bin/biome ci --error-on-warnings .
# unbound-method warns of a lost `this`; nothing here is a class, methods close over what they need.
node_modules/.bin/oxlint --type-aware --deny-warnings --allow typescript/unbound-method src drivers test scripts
node_modules/.bin/tsc -p .
node_modules/.bin/tsc -p src/web/page
