export { type PretrainSettings, pretrainBase } from './pretrain-base.ts';
export { baseCheckpoint, type IncidentHooks, reproduceIncident } from './reproduce.ts';
export type { IncidentSettings, Mode } from './settings.ts';
