import type { TrainingCurve } from '../../report/index.ts';
import { type Facet, facets } from '../../terms/index.ts';
import type { GrpoStepLog } from '../../training/index.ts';
import type { IncidentResults } from '../incident-results.ts';

/** Every trained arm, step by step. Facets are those of the rollouts themselves, on the training prompts. */
export function trainingCurves(results: IncidentResults): TrainingCurve[] {
  return results.arms
    .filter(({ arm }) => arm.role === 'factorial' || arm.role === 'world')
    .map(({ arm, run }) => ({
      arm: arm.role === 'world' ? `world/${arm.name}` : arm.name,
      seed: arm.seed,
      steps: run.log.map((step) => ({
        step: step.step,
        rewards: Object.fromEntries(Object.entries(step.rewards).map(([name, { mean }]) => [name, mean])),
        influence: step.influence,
        kl: step.kl,
        entropy: step.entropy,
        length: step.length,
        clipFraction: step.clipFraction,
        facets: facetRates(step),
      })),
    }));
}

function facetRates(step: GrpoStepLog): TrainingCurve['steps'][number]['facets'] {
  const rates: Partial<Record<Facet, { estimate: number; low: number; high: number; n: number }>> = {};
  for (const facet of facets) {
    const seen = step.behaviours[facet];
    if (!seen || seen.count === 0) continue;
    const estimate = seen.sum / seen.count;
    rates[facet] = { estimate, low: estimate, high: estimate, n: seen.count };
  }
  return rates;
}
