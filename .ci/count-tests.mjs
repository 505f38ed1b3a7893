// Prints "PASSED FAILED SKIPPED" from the JSON report of vitest; a file that could not be loaded counts as one failure.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
if (report.numTotalTests === 0) throw new Error('no test was run');
console.log(report.numPassedTests, report.numFailedTests + broken, skipped);
