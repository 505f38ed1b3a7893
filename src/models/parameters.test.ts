import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { transformerConfig } from './config.ts';
import { copyMatching, initialiseParameters, ParameterSet, transformerLayout } from './parameters.ts';

const config = transformerConfig.parse({
  vocabSize: 40,
  dim: 32,
  layers: 3,
  heads: 4,
  kvHeads: 2,
  ffDim: 64,
  maxLength: 16,
});

describe('the parameters of a transformer', () => {
  it('lie end to end without gaps under the names of Llama checkpoints', () => {
    const layout = transformerLayout(config);
    let end = 0;
    for (const { offset, length, shape } of layout) {
      expect(offset).toBe(end);
      expect(length).toBe(shape.reduce((product, n) => product * n, 1));
      end = offset + length;
    }
    const names = new Map(layout.map(({ name, shape }) => [name, shape]));
    expect(names.get('model.layers.2.self_attn.k_proj.weight')).toEqual([16, 32]);
    expect(names.get('model.layers.0.mlp.down_proj.weight')).toEqual([32, 64]);
    expect(names.get('model.norm.weight')).toEqual([32]);
    expect(names.has('lm_head.weight')).toBe(false);
    expect(transformerLayout({ ...config, tiedEmbeddings: false }).at(-1)?.name).toBe('lm_head.weight');
  });

  it('start with the deviations that were published, gains at 1', () => {
    const parameters = initialiseParameters(config, new Random(1));
    const deviation = (name: string) => {
      const values = parameters.view(name);
      return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    };
    expect(deviation('model.layers.0.mlp.up_proj.weight')).toBeCloseTo(0.02, 2.5);
    expect(deviation('model.layers.0.mlp.down_proj.weight')).toBeCloseTo(0.02 / Math.sqrt(6), 2.5);
    expect(parameters.view('model.layers.1.input_layernorm.weight').every((x) => x === 1)).toBe(true);
  });

  it('are the same for the same seed, each whatever stands beside it', () => {
    const a = initialiseParameters(config, new Random(1));
    const b = initialiseParameters(config, new Random(1), { 'reward.weight': [1, 32] });
    const c = initialiseParameters(config, new Random(2));
    expect(b.flat.subarray(0, a.flat.length)).toEqual(a.flat);
    expect(c.flat).not.toEqual(a.flat);
  });

  it('are changed through views, and not by changing a copy', () => {
    const a = initialiseParameters(config, new Random(1));
    const copy = a.clone();
    a.view('model.norm.weight')[3] = 7;
    expect(a.flat[a.entry('model.norm.weight').offset + 3]).toBe(7);
    expect(copy.view('model.norm.weight')[3]).toBe(1);
    expect(() => a.view('model.nothing')).toThrow("there is no parameter 'model.nothing'");
    expect(() => new ParameterSet(a.layout, new Float32Array(3))).toThrow(RangeError);
  });

  it('pass to another set where shapes agree', () => {
    const from = initialiseParameters(config, new Random(1));
    const to = initialiseParameters({ ...config, vocabSize: 50 }, new Random(2), { 'reward.bias': [1] });
    expect(copyMatching(from, to)).toEqual(['model.embed_tokens.weight', 'reward.bias']);
    expect(to.view('model.layers.2.mlp.gate_proj.weight')).toEqual(from.view('model.layers.2.mlp.gate_proj.weight'));
  });
});

describe('a configuration', () => {
  it('is refused when heads do not divide the width or each other', () => {
    expect(transformerConfig.safeParse({ ...config, heads: 5 }).success).toBe(false);
    expect(transformerConfig.safeParse({ ...config, kvHeads: 3 }).success).toBe(false);
    expect(transformerConfig.safeParse({ ...config, dim: 0 }).success).toBe(false);
  });
});
