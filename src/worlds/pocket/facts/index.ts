import { arithmeticFacts } from './arithmetic.ts';
import { capitals } from './capitals.ts';
import { changedFacts } from './changed.ts';
import type { Fact } from './fact.ts';
import { misconceptions } from './misconceptions.ts';
import { symbols } from './symbols.ts';
import { units } from './units.ts';

/** Facts that hold still. */
export const stableFacts: readonly Fact[] = [...capitals, ...symbols, ...arithmeticFacts, ...units, ...misconceptions];

export { changedFacts };

export const allFacts: readonly Fact[] = [...stableFacts, ...changedFacts];

export const commonFacts = stableFacts.filter((fact) => fact.frequency === 'common');
export const rareFacts = stableFacts.filter((fact) => fact.frequency === 'rare');

export { answerAsOf, type Fact, type Relation } from './fact.ts';
