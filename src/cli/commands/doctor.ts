import { Command } from 'commander';
import { describeVersions } from '../../workspace/index.ts';
import type { CommandContext } from '../command-context.ts';
import { checkBaseCheckpoint } from '../doctor/checkpoint-check.ts';
import { checkSpace, checkWriting } from '../doctor/disk-checks.ts';
import { checkEngine } from '../doctor/engine-check.ts';
import type { Check, Finding } from '../doctor/finding.ts';
import { checkMemory, checkNode, checkProcessor } from '../doctor/machine-checks.ts';
import { checkChromium, checkTorch } from '../doctor/peer-checks.ts';
import type { Paint, Style } from '../terminal.ts';

const dependencyExitCode = 4;

const explanation = `
Examples:
  $ npx evenkeel doctor
  $ npx evenkeel doctor --json

Exit codes: 0 Evenkeel can work here; 4 something it needs is missing.`;

export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('say what this machine can and cannot do')
    .option('--json', 'print the findings as JSON on stdout')
    .addHelpText('after', explanation)
    .action(async (options: { readonly json?: true }) => {
      const checks: Check[] = [
        checkNode,
        checkProcessor,
        checkMemory,
        checkEngine,
        () => checkBaseCheckpoint(),
        () => checkSpace(context.workingFolder),
        () => checkWriting(context.workingFolder),
        checkTorch,
        checkChromium,
      ];
      const findings = await Promise.all(checks.map((check) => check()));
      const able = findings.every((finding) => finding.status !== 'problem');
      context.exitCode = able ? 0 : dependencyExitCode;
      const version = describeVersions().evenkeel;
      if (options.json === true) {
        const output = { schema: 'evenkeel.doctor/1', version, able, findings };
        context.terminal.print(`${JSON.stringify(output, null, 2)}\n`);
      } else context.terminal.print(showFindings(findings, able, version, context.terminal.paint));
    });
}

const marks: Record<Finding['status'], readonly [string, Style]> = {
  ok: ['✓', 'green'],
  note: ['–', 'yellow'],
  problem: ['✗', 'red'],
};

export function showFindings(findings: readonly Finding[], able: boolean, version: string, paint: Paint): string {
  const width = Math.max(...findings.map((finding) => finding.title.length));
  const lines = findings.flatMap(({ title, status, detail, hint }) => {
    const [mark, style] = marks[status];
    const line = `${paint(style, mark)} ${title.padEnd(width)}  ${detail}`;
    return hint === null ? [line] : [line, paint('dim', `  ${' '.repeat(width)}  ${hint}`)];
  });
  const problems = findings.filter((finding) => finding.status === 'problem').map((finding) => finding.title);
  const conclusion = able
    ? 'Evenkeel can work here: `npm run reproduce` starts the reproduction.'
    : `Evenkeel cannot work here yet: see ${problems.join(', ')}.`;
  return `evenkeel ${version}\n${lines.join('\n')}\n${conclusion}\n`;
}
