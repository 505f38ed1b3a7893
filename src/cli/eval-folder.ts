import { createHash } from 'node:crypto';

const longest = 100;

/** The folder below runs/ that a model and its suites have when none is named: the same command finds it again. */
export function evalFolderName(model: string, suites: readonly string[]): string {
  return folderName(['eval', withoutProvider(model), ...suites], [model, suites]);
}

/** The folder below runs/ for labels of these judges. */
export function labelFolderName(judges: readonly string[]): string {
  return folderName(['labels', ...judges.map(withoutProvider)], judges);
}

function folderName(parts: readonly string[], whole: unknown): string {
  const name = parts.map(asFileName).join('-');
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 8);
  return `${name.slice(0, longest)}-${digest}`;
}

function withoutProvider(model: string): string {
  return model.replace(/^openai:/, '');
}

function asFileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}._]+/gu, '-').replace(/^-|-$/g, '');
}
