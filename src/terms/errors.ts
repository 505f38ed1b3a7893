/**
 * What went wrong, in the terms of the exit codes:
 * `usage` — the command line or a setting; `input` — a file or record from outside; `workspace` — a folder or disk that
 * cannot be used; `dependency` — an endpoint or database that failed; `interrupted` — stopped by the user.
 */
export type ErrorKind = 'usage' | 'input' | 'workspace' | 'dependency' | 'interrupted';

const exitCodes: Record<ErrorKind, number> = { usage: 2, input: 2, workspace: 2, dependency: 4, interrupted: 130 };
const marker = Symbol.for('evenkeel.error');

/** An error meant to be read by a person: what happened, where, and (in `hint`) what to do about it. */
export class EvenkeelError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly [marker] = true;

  constructor(kind: ErrorKind, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'EvenkeelError';
    this.kind = kind;
    this.hint = options.hint;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }

  /** Recognises the error by its marker, so that two copies of the package understand each other. */
  static isInstance(error: unknown): error is EvenkeelError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}
