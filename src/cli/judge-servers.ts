import { EvenkeelError } from '../terms/index.ts';

export interface JudgeServers {
  readonly judge: readonly string[];
  readonly baseUrl?: readonly string[];
}

/**
 * The server of each judge, where one was named: `--base-url` stands once for all judges, or once for each in their order.
 *
 * @throws EvenkeelError `usage`
 */
export function serversOf({ judge, baseUrl }: JudgeServers): (string | undefined)[] {
  if (baseUrl === undefined) return [];
  if (baseUrl.length === 1) return judge.map(() => baseUrl[0]);
  if (baseUrl.length === judge.length) return [...baseUrl];
  throw new EvenkeelError('usage', `There are ${judge.length} judges and ${baseUrl.length} servers.`, {
    hint: 'Give --base-url once for all judges, or once for each in their order.',
  });
}
