import type { RewardCard } from '../../rewards/index.ts';
import type { RewardRows } from '../../training/index.ts';
import type { CommandContext } from '../command-context.ts';
import type { Paint } from '../terminal.ts';

/** What either kind of `reward fit` is given. */
export interface FitRequest<Options> {
  readonly rows: RewardRows;
  readonly options: Options;
  /** Folder to write to. */
  readonly out: string;
  /** Of the model, in its card. */
  readonly name: string;
  readonly context: CommandContext;
}

/** What it leaves, beside the model in its folder. */
export interface FitOutcome {
  readonly card: RewardCard;
  readonly html: string;
  /** Lines for people. */
  show(duration: string): string;
}

/** What the card of any kind tells on the terminal. */
export function showFigures(
  { fitted, heldOut, judged, learnedFrom }: RewardCard,
  duration: string,
  paint: Paint,
): string[] {
  const number = (n: number): string => n.toLocaleString('en');
  const thumbs = learnedFrom === 'thumbs';
  const sources = thumbs ? 'users' : 'prompts';
  const line = (variant: 'raw' | 'debiased'): string => {
    const { discrimination: d, brier, ece, pull } = judged[variant];
    const agreement = pull['agrees-false'] ?? null;
    const figures = [
      `${thumbs ? 'AUC' : 'accuracy'} ${d.estimate.toFixed(3)} [${d.low.toFixed(3)}, ${d.high.toFixed(3)}]`,
      `Brier ${brier.toFixed(4)}`,
      `calibration error ${(100 * ece).toFixed(1)}%`,
      ...(agreement === null ? [] : [`pull on agreement with false premises ${agreement.toFixed(4)}`]),
    ];
    return `  ${variant.padEnd(8)}  ${figures.join(', ')}`;
  };
  return [
    `${paint('bold', `Fitted on ${number(fitted.rows)} ${learnedFrom} of ${number(fitted.sources)} ${sources}`)} in ${duration}; judged on ${number(heldOut.rows)} of ${number(heldOut.sources)} others:`,
    line('raw'),
    line('debiased'),
  ];
}

/** The first of a list of words. */
export function showWords(list: readonly { readonly name: string }[]): string {
  return list
    .slice(0, 8)
    .map(({ name }) => name)
    .join(', ');
}
