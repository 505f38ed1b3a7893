export interface AdamWOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Decoupled decay: each step takes learningRate · weightDecay of a parameter away. */
  readonly weightDecay?: number;
  /** 1 where decay applies, 0 where not; everywhere when not given. */
  readonly decayMask?: Uint8Array;
}

export interface AdamWState {
  readonly steps: number;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019) over one flat array of parameters. */
export class AdamW {
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private readonly weightDecay: number;
  private readonly decayMask: Uint8Array | undefined;
  private readonly first: Float32Array;
  private readonly second: Float32Array;
  private steps = 0;

  /** @throws RangeError when the mask does not have one entry per parameter. */
  constructor(length: number, options: AdamWOptions = {}) {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decayMask } = options;
    if (decayMask !== undefined && decayMask.length !== length) {
      throw new RangeError(`the decay mask has ${decayMask.length} entries for ${length} parameters`);
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    this.decayMask = decayMask;
    this.first = new Float32Array(length);
    this.second = new Float32Array(length);
  }

  /**
   * Moves the parameters in place, against gradients that are first multiplied by `scale` (see `clipScale`).
   *
   * @throws RangeError when a length differs.
   */
  step(parameters: Float32Array, gradients: Float32Array, learningRate: number, scale = 1): void {
    const { beta1, beta2, first, second, decayMask } = this;
    if (parameters.length !== first.length || gradients.length !== first.length) {
      throw new RangeError(
        `the optimiser holds ${first.length} parameters, got ${parameters.length} and ${gradients.length} gradients`,
      );
    }
    this.steps++;
    const correct1 = 1 / (1 - beta1 ** this.steps);
    const correct2 = 1 / (1 - beta2 ** this.steps);
    const epsilon = this.epsilon;
    const decay = learningRate * this.weightDecay;
    for (let i = 0; i < first.length; i++) {
      const g = (gradients[i] as number) * scale;
      const m = beta1 * (first[i] as number) + (1 - beta1) * g;
      const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      const x = parameters[i] as number;
      const kept = decayMask === undefined || decayMask[i] === 1 ? x - decay * x : x;
      parameters[i] = kept - (learningRate * m * correct1) / (Math.sqrt(v * correct2) + epsilon);
    }
  }

  /** A copy, to be kept and given back to `restore`. */
  state(): AdamWState {
    return { steps: this.steps, first: this.first.slice(), second: this.second.slice() };
  }

  /** @throws RangeError when the state is of another number of parameters. */
  restore(state: AdamWState): void {
    if (state.first.length !== this.first.length || state.second.length !== this.second.length) {
      throw new RangeError(`the state holds ${state.first.length} parameters, the optimiser ${this.first.length}`);
    }
    this.steps = state.steps;
    this.first.set(state.first);
    this.second.set(state.second);
  }
}
