import { InvalidArgumentError } from 'commander';
import type { AuditFilter, EventFilter } from '../feedback/index.ts';

/** Options that choose events. */
export interface EventChoice {
  readonly since?: Date;
  readonly until?: Date;
  readonly model?: readonly string[];
  readonly source?: readonly string[];
}

/** The choice, for events of a database. */
export function storeFilter({ source, model, since, until }: EventChoice): EventFilter {
  return {
    ...(source === undefined ? {} : { sources: source }),
    ...(model === undefined ? {} : { models: model }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
  };
}

/** The choice, for events of files. */
export function fileFilter({ source, model, since, until }: EventChoice): AuditFilter {
  return {
    ...(source === undefined ? {} : { sources: source }),
    ...(model === undefined ? {} : { models: model }),
    ...(since === undefined ? {} : { from: since.getTime() }),
    ...(until === undefined ? {} : { to: until.getTime() }),
  };
}

/** A date or a date with time; without a zone it is UTC, so that the same command means the same everywhere. */
export function time(text: string): Date {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(whole) ? whole : `${whole}Z`;
  const at = new Date(zoned);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(whole) || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('It must be a time such as 2025-04-25 or 2025-04-25T08:00:00Z.');
  }
  return at;
}
