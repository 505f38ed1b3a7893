export type Mode = 'smoke' | 'quick' | 'full';

/** What a user of the reproduction chooses. */
export interface IncidentSettings {
  readonly mode: Mode;
  readonly seed: number;
  readonly out: string;
  readonly resume: boolean;
  /** A preset's name or the path of a JSON file with user parameters. */
  readonly users: string;
  readonly lang: 'en' | 'zh-CN';
}

/** How much of everything a mode does. */
export interface Scale {
  /** All eight cells of the factorial, or each change alone, all together, and none. */
  readonly cells: 'all' | 'alone-and-together';
  /** Seeds of the 2 × 2 of thumbs and memory, and of the cells with fresher data. */
  readonly seeds: number;
  readonly freshSeeds: number;
  /** Seeds of worlds, mitigations and sensitivity arms. */
  readonly sideSeeds: number;
  /** Independent runs of fine-tuning, deployment and reward model that the RL seeds are spread over. */
  readonly pipelines: number;
  readonly loggedConversations: number;
  readonly rlSteps: number;
  readonly promptsPerStep: number;
  readonly groupSize: number;
  /** Held-out behaviour is measured every so many steps, on the quick suite. */
  readonly evaluateEvery: number;
  /** The suite that trained policies are measured on. */
  readonly suite: 'quick' | 'whole';
  /** Conversations in which an arm is shown to users. */
  readonly abConversations: number;
  /** The same for the baseline and the candidate, whose A/B test decides a launch. */
  readonly launchConversations: number;
  readonly forecastPrompts: number;
  readonly forecastCompletions: number;
  readonly bootstrapDraws: number;
  readonly sensitivity: boolean;
}

export const scales: Record<Mode, Scale> = {
  smoke: {
    cells: 'alone-and-together',
    seeds: 1,
    freshSeeds: 1,
    sideSeeds: 1,
    pipelines: 1,
    loggedConversations: 1_500,
    rlSteps: 4,
    promptsPerStep: 8,
    groupSize: 8,
    evaluateEvery: 2,
    suite: 'quick',
    abConversations: 200,
    launchConversations: 400,
    forecastPrompts: 24,
    forecastCompletions: 16,
    bootstrapDraws: 500,
    sensitivity: false,
  },
  quick: {
    cells: 'alone-and-together',
    seeds: 1,
    freshSeeds: 1,
    sideSeeds: 1,
    pipelines: 1,
    loggedConversations: 12_000,
    rlSteps: 32,
    promptsPerStep: 16,
    groupSize: 8,
    evaluateEvery: 16,
    suite: 'quick',
    abConversations: 800,
    launchConversations: 3_000,
    forecastPrompts: 64,
    forecastCompletions: 48,
    bootstrapDraws: 2_000,
    sensitivity: false,
  },
  full: {
    cells: 'all',
    seeds: 5,
    freshSeeds: 3,
    sideSeeds: 3,
    pipelines: 2,
    loggedConversations: 20_000,
    rlSteps: 60,
    promptsPerStep: 16,
    groupSize: 8,
    evaluateEvery: 20,
    suite: 'whole',
    abConversations: 2_500,
    launchConversations: 10_000,
    forecastPrompts: 240,
    forecastCompletions: 96,
    bootstrapDraws: 10_000,
    sensitivity: true,
  },
};
