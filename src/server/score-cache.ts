import type { Score } from '../rewards/index.ts';

/** Scores of one reply, by place of the signal in the mix; a hole where a signal has not scored it yet. */
export type KnownScores = (Score | undefined)[];

/** What an entry takes beyond its scores: its key (44 characters), the table's slot, two objects. Measured, rounded up. */
const entryBytes = 240;

/**
 * Scores by content: trainers retry, and the same content gets the same answer without being scored again.
 *
 * Entries live in two generations. What is new or was asked for goes into the recent one; when that is full it becomes the
 * earlier one, and what the earlier one held is forgotten at once. So what was used among the latest `mostEntries / 2` is
 * always there, and nothing is ever deleted on its own: a `Map` that loses its first entry at every insertion has to
 * search for it among all that were there before, which in a full cache took longer than scoring did.
 */
export class ScoreCache {
  readonly mostEntries: number;
  private readonly generation: number;
  private recent = new Map<string, KnownScores>();
  private earlier: ReadonlyMap<string, KnownScores> = new Map();

  /** @param bytes bound of what all entries take together; 0 keeps nothing */
  constructor(bytes: number, signals: number) {
    this.mostEntries = Math.floor(bytes / (entryBytes + 8 * signals));
    this.generation = Math.floor(this.mostEntries / 2);
  }

  get(key: string): KnownScores | undefined {
    const recent = this.recent.get(key);
    if (recent !== undefined) return recent;
    const earlier = this.earlier.get(key);
    if (earlier !== undefined) this.keep(key, earlier);
    return earlier;
  }

  /** Keeps one signal's score of the content. */
  set(key: string, place: number, score: Score): void {
    if (this.generation === 0) return;
    const known = this.get(key);
    if (known !== undefined) {
      known[place] = score;
      return;
    }
    const fresh: KnownScores = [];
    fresh[place] = score;
    this.keep(key, fresh);
  }

  private keep(key: string, scores: KnownScores): void {
    if (this.recent.size >= this.generation) {
      this.earlier = this.recent;
      this.recent = new Map();
    }
    this.recent.set(key, scores);
  }
}
