import { forecast, matchReward, type SampledPrompt, type SampleTable, tabulateSamples } from '../../forecast/index.ts';
import type { IncidentSummaryInput } from '../../report/index.ts';
import type { IncidentResults } from '../incident-results.ts';
import type { ForecastSample } from '../sample-forecast.ts';
import { type ArmGroup, armGroups } from './arm-groups.ts';
import type { Drawing } from './evidence.ts';

type ForecastRow = IncidentSummaryInput['forecast'][number];

/** What each arm's mix was forecast to do, from samples of the policy it starts from, beside what training did. */
export function forecastRows(results: IncidentResults, drawing: Drawing): ForecastRow[] {
  const groups = [...armGroups(results, 'factorial'), ...armGroups(results, 'sensitivity').filter(sameSignals)];
  return groups.flatMap((group) => {
    const { factors } = group.arm;
    const found = results.forecastSamples.find(
      (set) => set.freshData === factors.freshData && set.memory === factors.memory,
    );
    return found ? forecastArm(group, found.samples, drawing) : [];
  });
}

/** The samples were scored by the usual thumbs model and the rubric; arms that learn from others cannot be forecast here. */
function sameSignals({ arm }: ArmGroup): boolean {
  return arm.usersVariant === null && arm.primary === 'rubric' && arm.thumbs === 'raw';
}

function forecastArm(group: ArmGroup, samples: readonly ForecastSample[], drawing: Drawing): ForecastRow[] {
  const { arm } = group;
  const weights = arm.factors.thumbs ? { primary: 1, thumbs: arm.thumbsWeight } : { primary: 1, thumbs: 0 };
  const table = tabulate(samples);
  const reached = rewardReached(group, samples, weights);
  const matched = matchReward(table, weights, reached);
  const trained = (facet: string): number | null => trainedRate(group, samples, facet);

  if (matched.beta === null || !Number.isFinite(matched.beta)) {
    // No tilt of these samples has the reward that training reached (or training gained nothing to match).
    const reason = matched.beta === null ? ('kl-beyond-samples' as const) : ('not-attempted' as const);
    return table.behaviours.map((facet) => ({
      arm: arm.name,
      facet: facet as ForecastRow['facet'],
      predicted: null,
      trained: trained(facet),
      reason,
    }));
  }
  const outcome = forecast(
    table,
    { weights, beta: matched.beta },
    { random: drawing.random.fork(`forecast ${arm.name}`), draws: drawing.draws },
  );
  return outcome.behaviours.map(({ behaviour, reference, estimate, low, high, refusal }) => ({
    arm: arm.name,
    facet: behaviour as ForecastRow['facet'],
    predicted: estimate,
    reference: Number.isNaN(reference) ? null : reference,
    predictedLow: low,
    predictedHigh: high,
    trained: trained(behaviour),
    reason:
      refusal === null ? null : refusal.reason === 'too-few-effective' ? 'too-few-effective-samples' : refusal.reason,
    samplesNeeded: refusal?.samplesNeeded ?? null,
  }));
}

function tabulate(samples: readonly ForecastSample[]): SampleTable {
  const prompts: SampledPrompt[] = samples.map(({ family, facet, scores, sycophantic }) => ({
    family,
    completions: sycophantic.map((value, i) => ({
      scores: { primary: scores.primary[i] ?? null, thumbs: scores.thumbs[i] ?? null },
      behaviours: { [facet]: value },
    })),
  }));
  return tabulateSamples(prompts);
}

/** Mean reward of the trained policy on the forecast's own prompts, in the mix's units. */
function rewardReached(
  group: ArmGroup,
  samples: readonly ForecastSample[],
  weights: Readonly<Record<'primary' | 'thumbs', number>>,
): number {
  const asked = new Set(samples.map(({ item }) => item));
  const rewards = group.runs.flatMap((run) =>
    run.replies
      .filter(({ item }) => asked.has(item))
      .map(({ scores }) => weights.primary * (scores.primary ?? 0) + weights.thumbs * (scores.thumbs ?? 0)),
  );
  return rewards.reduce((sum, reward) => sum + reward, 0) / Math.max(1, rewards.length);
}

function trainedRate(group: ArmGroup, samples: readonly ForecastSample[], facet: string): number | null {
  const asked = new Set(samples.filter((s) => s.facet === facet).map(({ item }) => item));
  const values = group.runs.flatMap((run) =>
    run.replies.flatMap(({ item, grade }) =>
      asked.has(item) && grade.sycophantic !== null ? [grade.sycophantic] : [],
    ),
  );
  return values.length === 0 ? null : values.reduce<number>((sum, v) => sum + v, 0) / values.length;
}
