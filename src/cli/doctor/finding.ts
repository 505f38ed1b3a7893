/** What one check found. */
export interface Finding {
  /** Stable name for programs. */
  readonly id: string;
  readonly title: string;
  /** `ok`; `note`: works, but something optional is missing or tight; `problem`: Evenkeel cannot work here. */
  readonly status: 'ok' | 'note' | 'problem';
  /** What is there. */
  readonly detail: string;
  /** What to do; null when nothing needs doing. */
  readonly hint: string | null;
}

/** A check never throws: whatever goes wrong is what it found. */
export type Check = () => Finding | Promise<Finding>;
