import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayers } from './layers/check.ts';

const src = process.argv[2] ?? join(fileURLToPath(new URL('..', import.meta.url)), 'src');
const report = checkLayers(src);
for (const line of report.warnings) console.warn(`note: ${line}`);
for (const line of report.violations) console.error(line);
console.log(
  `layers: ${report.files} files, ${report.violations.length} ${report.violations.length === 1 ? 'violation' : 'violations'}`,
);
process.exitCode = report.violations.length === 0 ? 0 : 1;
