import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { feedbackAuditCommand } from './feedback-audit.ts';
import { feedbackExportCommand } from './feedback-export.ts';
import { feedbackImportCommand } from './feedback-import.ts';
import { feedbackLabelCommand } from './feedback-label.ts';

const examples = `
Examples:
  $ npx evenkeel feedback import open-webui feedbacks.json
  $ npx evenkeel feedback label --judge openai:judge --base-url http://127.0.0.1:8000/v1
  $ npx evenkeel feedback audit --html audit.html
  $ npx evenkeel feedback export --out events.jsonl
  $ npx evenkeel help feedback import        all sources and options`;

/** `evenkeel feedback …`: one file a command. */
export function feedbackCommand(context: CommandContext): Command {
  const group = new Command('feedback')
    .description(
      'thumbs of users: import them from the tool that logged them, keep them in a database, audit what they reward',
    )
    .addHelpText('after', examples);
  const commands = [feedbackImportCommand, feedbackExportCommand, feedbackLabelCommand, feedbackAuditCommand];
  for (const command of commands) group.addCommand(command(context));
  return group;
}
