/**
 * The three causes for which thumbs may come to pay for agreement, each of which can be switched off:
 * - taste: users like agreement at equal perceived correctness;
 * - mistaken: users hold wrong beliefs and thumb what they take for correct;
 * - blind: the reward model cannot verify a claim, so it pays for what merely went along with being right.
 */
export interface Causes {
  readonly taste: boolean;
  readonly mistaken: boolean;
  readonly blind: boolean;
}

/** The worlds told apart, by what is switched off in them. */
export const causeWorlds = {
  default: { taste: true, mistaken: true, blind: true },
  indifferent: { taste: false, mistaken: true, blind: true },
  informed: { taste: true, mistaken: false, blind: true },
  sighted: { taste: true, mistaken: true, blind: false },
  blind: { taste: false, mistaken: false, blind: true },
  control: { taste: false, mistaken: false, blind: false },
} as const satisfies Record<string, Causes>;

export type CauseWorld = keyof typeof causeWorlds;
