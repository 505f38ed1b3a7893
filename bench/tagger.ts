/**
 * How often the tagger is right on the labelled replies of `data/feedback-tagger`, and what it costs: CPU seconds per
 * 100,000 replies, half of them of the generated log and half labelled replies in their conversations.
 *
 * `node scripts/launch.mjs run bench/tagger.ts [--replies 100000] [--skip varied-held-out]`
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import {
  accuracyOn,
  isHeldOut,
  type LabelledReply,
  labelledReplies,
  type TaggedReply,
  taggerLanguages,
  tagReply,
} from '../src/feedback/index.ts';
import { generateEvents } from './generate-events.ts';

const { values: flags } = parseArgs({
  options: {
    replies: { type: 'string', default: '100000' },
    /** Leave out a set, for example while rules are tuned. */
    skip: { type: 'string', multiple: true, default: [] },
  },
});

const parts: Readonly<
  Record<string, (language: (typeof taggerLanguages)[number]) => Promise<readonly LabelledReply[]>>
> = {
  'first, tuned on': async (language) => (await labelledReplies(language)).filter((row, i) => !isHeldOut(row, i)),
  'first, held out': async (language) => (await labelledReplies(language)).filter(isHeldOut),
  fresh: (language) => labelledReplies(language, 'fresh'),
  varied: (language) => labelledReplies(language, 'varied'),
  'varied-held-out': (language) => labelledReplies(language, 'varied-held-out'),
  blind: (language) => labelledReplies(language, 'blind'),
};

const rate = (x: number) => (Number.isNaN(x) ? '   –' : x.toFixed(2));
for (const [name, read] of Object.entries(parts)) {
  if (flags.skip.includes(name)) continue;
  for (const language of taggerLanguages) {
    const replies = await read(language);
    console.log(`\n${name}, ${language}: ${replies.length} replies`);
    for (const { trait, present, precision, recall } of accuracyOn(replies, language)) {
      console.log(
        `  ${trait.padEnd(12)} ${String(present).padStart(3)}  precision ${rate(precision.estimate)}  recall ${rate(recall.estimate)}`,
      );
    }
  }
}

const count = Number(flags.replies);
const tagged: TaggedReply[] = [];
for (const { conversation, reply } of generateEvents(count / 2, 1))
  tagged.push({ messages: conversation.messages, reply });
const labelled = (await Promise.all(taggerLanguages.map((language) => labelledReplies(language, 'varied')))).flat();
while (tagged.length < count) {
  const { user, reply } = labelled[tagged.length % labelled.length] as LabelledReply;
  tagged.push({ messages: [{ role: 'user', content: user }], reply });
}
for (const one of tagged.slice(0, 20_000)) tagReply(one);
const before = process.cpuUsage();
for (const one of tagged) tagReply(one);
const { user, system } = process.cpuUsage(before);
const seconds = ((user + system) / 1e6) * (100_000 / tagged.length);
console.log(`\nCPU per 100,000 replies: ${seconds.toFixed(2)} s`);
console.log(
  JSON.stringify({
    bench: 'tagger',
    metric: 'CPU seconds per 100,000 replies',
    value: Number(seconds.toFixed(3)),
    unit: 's',
    peer: null,
    peerValue: null,
    ratio: null,
    target: null,
    met: null,
    machine: { cpu: cpus()[0]?.model, cores: cpus().length },
    versions: { node: process.version },
  }),
);
