import type { IncidentSummary } from '../report/index.ts';
import type { ProgressListener } from '../terms/index.ts';

export interface ReproductionSettings {
  readonly mode: 'smoke' | 'quick' | 'full';
  readonly seed: number;
  readonly out: string;
  readonly resume: boolean;
  /** A preset's name or the path of a JSON file. */
  readonly users: string;
  readonly lang: 'en' | 'zh-CN';
}

export interface ReproductionHooks {
  readonly progress: ProgressListener;
  readonly signal: AbortSignal;
  log(line: string): void;
}

export interface Reproduction {
  readonly summary: IncidentSummary;
  readonly reportPath: string;
  readonly summaryPath: string;
}

export interface PretrainingSettings {
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  /** Go on from a checkpoint that ended with this many cycles; null starts from random weights. */
  readonly from: { readonly folder: string; readonly cycles: number } | null;
}

/** What the commands call; tests put their own in its place. */
export interface IncidentServices {
  reproduceIncident(settings: ReproductionSettings, hooks: ReproductionHooks): Promise<Reproduction>;
  pretrainBase(settings: PretrainingSettings, progress: ProgressListener): Promise<{ loss: number }>;
}

/** Loaded when a command needs it, so that `--help` does not wait for the engine. */
export async function loadIncidentServices(): Promise<IncidentServices> {
  return await import('../incident/index.ts');
}
