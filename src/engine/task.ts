import type { ProgressUpdate } from '../terms/index.ts';

/** What a task asks whether to stop; an `AbortSignal` is one too. */
export interface StopSignal {
  readonly aborted: boolean;
  /** @throws EvenkeelError of kind `interrupted` once the task was asked to stop. */
  throwIfAborted(): void;
}

export interface TaskContext {
  /** Reports progress to whoever started the task. */
  progress(update: ProgressUpdate): void;
  /** To be asked between steps: nothing else can reach a thread that computes. */
  readonly signal: StopSignal;
}

/** What a module must export to be run by `runTask`. */
export interface TaskModule<Input, Result> {
  run(input: Input, context: TaskContext): Promise<Result> | Result;
}

const marker = Symbol.for('evenkeel.transferred');

/** A task's result whose buffers move to the caller instead of being copied. */
export class Transferred<Result> {
  readonly value: Result;
  readonly buffers: readonly ArrayBuffer[];
  readonly [marker] = true;

  constructor(value: Result, buffers: readonly ArrayBuffer[]) {
    this.value = value;
    this.buffers = buffers;
  }

  static isInstance(value: unknown): value is Transferred<unknown> {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

/** What the thread is started with. */
export interface TaskStart {
  readonly moduleUrl: string;
  readonly input: unknown;
  /** One int32 that becomes 1 when the task is to stop: it is seen even while the thread's event loop stands still. */
  readonly stop: SharedArrayBuffer;
}

export type TaskMessage =
  | { readonly type: 'progress'; readonly update: ProgressUpdate }
  | { readonly type: 'result'; readonly value: unknown }
  | { readonly type: 'error'; readonly error: PortableError };

/** An error in a form that crosses threads whole. */
export interface PortableError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of an EvenkeelError. */
  readonly kind: string | null;
  readonly hint: string | undefined;
}
