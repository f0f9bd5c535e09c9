// Parses frames (hexadecimal, one a line on stdin) and prints one JSON line each; with an argument `bench`, prints how many
// frames a second it parses instead: the argument after it is the number of rounds over all frames.
const { readFileSync } = require('node:fs');
console.error = () => {};
const EL = require('echonet-lite');

const frames = readFileSync(0, 'utf8')
  .replace(/\n$/, '')
  .split('\n')
  .map((line) => Buffer.from(line, 'hex'));

if (process.argv[2] === 'bench') {
  const rounds = Number(process.argv[3]);
  const run = () => {
    let parsed = 0;
    for (let i = 0; i < rounds; i++) for (const frame of frames) if (EL.parseBytes(frame) !== null) parsed++;
    return parsed;
  };
  run();
  const start = process.cpuUsage();
  const count = run();
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(`${(count * 1e6) / (user + system)}\n`);
} else {
  const lines = frames.map((frame) => {
    try {
      return JSON.stringify(EL.parseBytes(frame));
    } catch (error) {
      return JSON.stringify({ thrown: error.name });
    }
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}
