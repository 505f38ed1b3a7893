export { type FeedbackEvent, feedbackEventSchema, feedbackEventSchemaName, hashUser } from './event.ts';
export { type EventProblem, parseEventLine, type ReadEventsOptions, readEvents } from './read-events.ts';
export { type FeedbackSample, promptKey, type SampleSet, toSamples } from './samples.ts';
export { type EventLog, openEventLog, writeEvents } from './write-events.ts';
