import { pipelineDiagram, type Station, type StationText, stations } from '../charts/pipeline-diagram.ts';
import { figure, paragraph, type ReportContext, type Section } from '../context.ts';
import { html } from '../html.ts';

export function pipelineSection(context: ReportContext): Section {
  const { text, reading, numbers } = context;
  const { summary } = reading;
  const words = text.sections.pipeline;
  const { pretraining, sft, logging, rl } = summary.pipeline ?? {
    pretraining: null,
    sft: null,
    logging: null,
    rl: null,
  };
  const thumbsModel = summary.rewardModels.find((model) => model.name === 'thumbs');
  const primaryModel = summary.rewardModels.find((model) => model.name === 'primary');
  const whole = (n: number | undefined): string | null => (n === undefined ? null : numbers.whole(n));
  const detail: Record<Station, string> = {
    pretraining: words.detail.pretraining(
      pretraining ? numbers.compact(pretraining.tokens) : null,
      pretraining?.shipped ?? false,
    ),
    sft: words.detail.sft(whole(sft?.demonstrations)),
    deployment: words.detail.deployment(whole(logging?.users)),
    feedback: words.detail.feedback(
      whole(logging?.thumbs),
      logging && logging.thumbs > 0 ? numbers.percent(logging.thumbsUp / logging.thumbs) : null,
    ),
    thumbs: words.detail.thumbs(thumbsModel?.auc ? numbers.number(thumbsModel.auc.estimate) : null),
    primary: primaryModel ? text.terms.rewardModelKind[primaryModel.kind] : '',
    mix: words.detail.mix(rl ? `${numbers.number(rl.weights.primary)} : ${numbers.number(rl.weights.thumbs)}` : null),
    memory: words.detail.memory,
    freshData: words.detail.freshData,
    rl: words.detail.rl(whole(rl?.steps), whole(rl?.rolloutsPerStep)),
    abTest: words.detail.abTest,
    suites: words.detail.suites(numbers.whole(reading.facets.length)),
    gate: words.detail.gate,
  };
  const texts = Object.fromEntries(
    (Object.keys(stations) as Station[]).map((station) => [
      station,
      { title: words.station[station], detail: detail[station] },
    ]),
  ) as Record<Station, StationText>;
  return {
    id: 'pipeline',
    title: words.title,
    body: html`${paragraph(words.lede)}${figure(context, {
      title: words.diagram,
      note: words.note,
      picture: html`<div class="wide-only">${pipelineDiagram(texts, words.alternative, false)}</div><div class="narrow-only">${pipelineDiagram(texts, words.alternative, true)}</div>`,
    })}`,
  };
}
