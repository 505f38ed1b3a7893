import { expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { transformerConfig } from './config.ts';
import { foldTemperature } from './fold-temperature.ts';
import { initialiseParameters } from './parameters.ts';
import { createSampler } from './sampler.ts';

it.each(['rms', 'layer'] as const)(
  'samples at temperature 1 what the model samples at the folded one (%s norm)',
  async (norm) => {
    const config = transformerConfig.parse({
      vocabSize: 30,
      dim: 16,
      layers: 1,
      heads: 2,
      kvHeads: 2,
      ffDim: 24,
      maxLength: 16,
      norm,
    });
    const parameters = initialiseParameters(config, new Random(3));
    // Strong logits, so that the temperature matters.
    parameters.view('model.norm.weight').fill(40);
    const sampler = await createSampler(config, { threads: 1 });
    const prompts = Array.from({ length: 40 }, (_, i) => [1 + (i % 29), 2]);
    const options = { maxNewTokens: 6, stopToken: 0 };
    const cold = await sampler.sample(parameters, prompts, { ...options, temperature: 0.5, random: new Random(9) });
    const folded = await sampler.sample(foldTemperature(parameters, 0.5), prompts, {
      ...options,
      temperature: 1,
      random: new Random(9),
    });
    const plain = await sampler.sample(parameters, prompts, { ...options, temperature: 1, random: new Random(9) });
    expect(folded.map(({ tokens }) => tokens)).toEqual(cold.map(({ tokens }) => tokens));
    expect(folded.map(({ tokens }) => tokens)).not.toEqual(plain.map(({ tokens }) => tokens));
    await sampler.release();
  },
);
