import { type UserParameters, withoutMistakes, withoutTaste } from '../worlds/pocket/index.ts';
import { type CauseWorld, causeWorlds } from './causes.ts';

/** One user parameter set to another value than the usual, to see how much the outcome hangs on it. */
export interface UsersVariant {
  readonly name: string;
  readonly parameter: string;
  readonly value: number;
  readonly usual: number;
  apply(users: UserParameters): UserParameters;
}

/** The parameters that the sensitivity run varies, given what the users are otherwise. */
export function usersVariants(users: UserParameters): UsersVariant[] {
  const { agreementTaste, claims, checkSkill, openness, choice } = users;
  const variants: UsersVariant[] = [];
  const vary = (
    name: string,
    parameter: string,
    usual: number,
    values: readonly number[],
    set: (u: UserParameters, value: number) => UserParameters,
  ): void => {
    for (const value of values) {
      variants.push({ name: `${name}-${value}`, parameter, value, usual, apply: (u) => set(u, value) });
    }
  };
  vary('agreement-taste', 'agreementTaste.mean', agreementTaste.mean, [-0.5, 1], (u, value) => ({
    ...u,
    agreementTaste: { ...u.agreementTaste, mean: value },
  }));
  vary('sincere', 'claims.sincere', claims.sincere, [0.5], (u, value) => ({
    ...u,
    claims: { ...u.claims, sincere: value },
  }));
  vary('check-skill', 'checkSkill.mean', checkSkill.mean, [0.1, 0.8], (u, value) => ({
    ...u,
    checkSkill: { ...u.checkSkill, mean: value },
  }));
  vary('openness', 'openness', openness, [0.1, 0.9], (u, value) => ({ ...u, openness: value }));
  vary('correct', 'choice.correct', choice.correct, [0.65], (u, value) => ({
    ...u,
    choice: { ...u.choice, correct: value },
  }));
  return variants.map((variant) => ({ ...variant, name: variant.name.replace('--', '-minus-') }));
}

/** The users of a world, with a sensitivity variant on top where there is one. */
export function usersOf(base: UserParameters, world: CauseWorld, variant: UsersVariant | null): UserParameters {
  const causes = causeWorlds[world];
  let users = base;
  if (!causes.taste) users = withoutTaste(users);
  if (!causes.mistaken) users = withoutMistakes(users);
  return variant === null ? users : variant.apply(users);
}
