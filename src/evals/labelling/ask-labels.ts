import type { FeedbackEvent } from '../../feedback/index.ts';
import type { ChatEndpoint } from '../../models/index.ts';
import type { Random } from '../../stats/index.ts';
import type { ChatMessage } from '../../terms/index.ts';
import { allOrNone } from '../judges/all-or-none.ts';
import { createPanel, type PanelOptions } from '../judges/panel.ts';
import type { Judgement } from '../judges/question.ts';
import { type LabelQuestion, rubricOf } from './label-questions.ts';
import type { LabelRecord } from './label-record.ts';
import { meter } from './metered-endpoint.ts';

export interface AskLabelsOptions extends PanelOptions {
  readonly endpoints: readonly ChatEndpoint[];
  readonly questions: readonly LabelQuestion[];
  /** The run's stream; each event draws from a branch of its own. */
  readonly random: Random;
}

/**
 * Asks the panel about one rated reply. Whether the user is right is asked without the reply, and only where the user
 * holds something by the panel's word.
 *
 * @throws EndpointError of scope `endpoint`; EvenkeelError `interrupted`
 */
export async function askLabels(
  event: FeedbackEvent,
  { endpoints, questions, random, ...limits }: AskLabelsOptions,
  signal: AbortSignal,
): Promise<LabelRecord> {
  const { metered, usage } = meter(endpoints);
  const panel = createPanel(metered, limits);
  const own = random.fork(`${event.source}/${event.id}`);
  const conversation = conversationOf(event);
  const ask = (question: LabelQuestion, part: AbortSignal): Promise<Judgement> => {
    const rubric = rubricOf(question);
    return panel.judge({ ...rubric, conversation, replies: rubric.withoutReply ? [] : [event.reply] }, own, part);
  };
  const told = new Map<LabelQuestion, Judgement | null>();
  const askOne = async (question: LabelQuestion, part: AbortSignal): Promise<void> => {
    told.set(question, await ask(question, part));
  };
  const first = questions.filter((question) => question !== 'premise');
  await allOrNone(signal, first, askOne);
  if (questions.includes('premise')) {
    if (told.get('stance')?.verdict === 'no-stance') told.set('premise', null);
    else await askOne('premise', signal);
  }
  const failure = questions
    .flatMap((question) => told.get(question)?.votes ?? [])
    .find((vote) => vote.failure === 'endpoint');
  return {
    event: event.id,
    source: event.source,
    // In the order of the questions, not of the answers.
    judgements: Object.fromEntries(questions.map((question) => [question, told.get(question) ?? null])),
    usage: usage(),
    error: failure === undefined ? null : `${failure.judge}: ${failure.problem}`,
  };
}

/** As the model saw it: what memory put before the conversation stands first. */
function conversationOf({ conversation, memory }: FeedbackEvent): ChatMessage[] {
  const profile = memory.enabled ? memory.profile : null;
  return [...(profile === null ? [] : [{ role: 'system' as const, content: profile }]), ...conversation.messages];
}
