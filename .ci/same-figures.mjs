// Compares two summaries figure by figure; only times, and the folder in the command line, may differ.
import { readFileSync } from 'node:fs';

const [first, second] = process.argv.slice(2).map((path) => {
  const summary = JSON.parse(readFileSync(path, 'utf8'));
  delete summary.timings;
  delete summary.command;
  return summary;
});

let figures = 0;
const differences = [];

function compare(a, b, place) {
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(a[key], b[key], `${place}.${key}`);
  } else {
    figures++;
    if (!Object.is(a, b)) differences.push(`${place}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
  }
}

compare(first, second, 'summary');
for (const line of differences.slice(0, 20)) console.log(line);
console.log(`${figures} figures compared, ${differences.length} differ`);
if (differences.length > 0 || figures === 0) process.exitCode = 1;
