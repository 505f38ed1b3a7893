export { baseCheckpoint } from './pipeline.ts';
export { type PretrainSettings, pretrainBase } from './pretrain-base.ts';
export { type IncidentHooks, reproduceIncident } from './reproduce.ts';
export type { IncidentSettings, Mode } from './settings.ts';
