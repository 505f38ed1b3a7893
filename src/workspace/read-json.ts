import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { EvenkeelError } from '../terms/index.ts';
import { explainingDiskErrors, hasCode } from './disk-errors.ts';

export interface ReadJsonOptions {
  /** What the file is, for messages: `the run's manifest`. Default: `the file`. */
  readonly what?: string;
  /** What the reader can do about a bad file. */
  readonly hint?: string;
}

/**
 * Reads and checks a JSON file from outside.
 *
 * @throws EvenkeelError('input') naming file, field and what was expected; EvenkeelError('workspace') for disk errors.
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>, options: ReadJsonOptions = {}): Promise<T> {
  const what = options.what ?? 'the file';
  const text = await explainingDiskErrors(`read ${what}`, path, async () => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      throw inputError(`${capitalised(what)} is missing: ${path} does not exist.`, options.hint);
    }
  });
  return parseJson(text, schema, path, options);
}

/** As `readJson`, for a text already read; `where` names its origin in messages. */
export function parseJson<T>(text: string, schema: z.ZodType<T>, where: string, options: ReadJsonOptions = {}): T {
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const line = lineOfSyntaxError(reason, text);
    const what = capitalised(options.what ?? 'the file');
    const short = reason.replace(/, (\.\.\.)?"[\s\S]*/, '');
    throw inputError(`${what} is not valid JSON: ${where}${line}: ${short}.`, options.hint);
  }
  return checkFields(value, schema, where, options);
}

/** Checks a value against a schema. @throws EvenkeelError('input') that names every wrong field (five at most). */
export function checkFields<T>(value: unknown, schema: z.ZodType<T>, where: string, options: ReadJsonOptions = {}): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const what = capitalised(options.what ?? 'the file');
  throw inputError(`${what} is not as expected: ${where}: ${describeIssues(result.error)}.`, options.hint);
}

/** `arms[2].seed: expected number, received string; …` — one line for people. */
export function describeIssues(error: z.ZodError, most = 5): string {
  const lines = error.issues.slice(0, most).map((issue) => `${fieldName(issue.path)}: ${issue.message}`);
  const more = error.issues.length - lines.length;
  return lines.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function fieldName(path: readonly PropertyKey[]): string {
  let name = '';
  for (const part of path) {
    if (typeof part === 'number') name += `[${part}]`;
    else name += name === '' ? String(part) : `.${String(part)}`;
  }
  return name === '' ? 'the whole' : `field ${name}`;
}

/**
 * `, line 3` for a syntax error, or nothing. V8 tells either the position or, around an unexpected token, the text from
 * ten characters before it (fewer at the beginning); people look for a line.
 */
function lineOfSyntaxError(reason: string, text: string): string {
  const position = /at position (\d+)/.exec(reason)?.[1];
  if (position !== undefined) return `, line ${lineAt(text, Number(position))}`;
  const [, token, before, around] =
    /^Unexpected token '(.+?)', (\.\.\.)?"([\s\S]*?)"(\.\.\.)? is not/.exec(reason) ?? [];
  if (token === undefined || around === undefined) return '';
  const start = text.indexOf(around);
  return start < 0 ? '' : `, line ${lineAt(text, start + around.indexOf(token, before === undefined ? 0 : 10))}`;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function inputError(message: string, hint: string | undefined): EvenkeelError {
  return new EvenkeelError('input', message, hint === undefined ? {} : { hint });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
