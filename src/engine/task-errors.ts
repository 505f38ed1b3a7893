import { type ErrorKind, EvenkeelError } from '../terms/index.ts';
import type { PortableError } from './task.ts';

export function toPortable(error: unknown): PortableError {
  if (EvenkeelError.isInstance(error)) {
    const { name, message, stack, kind, hint } = error;
    return { name, message, stack, kind, hint };
  }
  if (error instanceof Error) {
    return { name: error.name, message: error.message, stack: error.stack, kind: null, hint: undefined };
  }
  return { name: 'Error', message: String(error), stack: undefined, kind: null, hint: undefined };
}

/** The same error on the other side: an EvenkeelError with its kind and hint, or a built-in error of its class. */
export function fromPortable(portable: PortableError): Error {
  const { name, message, stack, kind, hint } = portable;
  let error: Error;
  if (kind !== null) error = new EvenkeelError(kind as ErrorKind, message, hint === undefined ? {} : { hint });
  else if (name === 'RangeError') error = new RangeError(message);
  else if (name === 'TypeError') error = new TypeError(message);
  else error = Object.assign(new Error(message), { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
