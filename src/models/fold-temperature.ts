import type { ParameterSet } from './parameters.ts';

/**
 * The model whose distribution at temperature 1 is this one's at `temperature`: logits are linear in the gain (and bias)
 * of the last norm, which is divided by the temperature. Serving settings then are part of the weights, so that a policy
 * is trained, measured and served as one and the same distribution.
 *
 * @throws RangeError when the temperature is not above 0
 */
export function foldTemperature(parameters: ParameterSet, temperature: number): ParameterSet {
  if (!(temperature > 0)) throw new RangeError(`a temperature to fold in must be above 0, not ${temperature}`);
  const folded = parameters.clone();
  for (const name of ['model.norm.weight', 'model.norm.bias']) {
    if (!folded.has(name)) continue;
    const values = folded.view(name);
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / temperature;
  }
  return folded;
}
