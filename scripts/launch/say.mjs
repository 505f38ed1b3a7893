/** An error for the person at the keyboard: what happened, what to do, and the exit code. */
export class LaunchError extends Error {
  constructor(message, hint, exitCode) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** To stderr: stdout belongs to what is launched. */
export function say(line) {
  process.stderr.write(`evenkeel: ${line}\n`);
}
