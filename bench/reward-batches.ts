/** Requests for `bench/rewards.ts` and `bench/reward-cost.ts`. */
import { Random } from '../src/stats/index.ts';
import { batch } from './reward-plan.ts';

const serialDigits = 9;
const random = new Random(1);
const vocabulary = Array.from({ length: 5_000 }, (_, i) => `w${i.toString(36)}`);
/** About 120 words, as replies in chats are. */
const text = () => Array.from({ length: 120 }, () => random.pick(vocabulary)).join(' ');
let serial = 0;

interface Template {
  readonly body: Buffer;
  /** Where the serial number of each item stands. */
  readonly serials: readonly number[];
}

/** Eight groups of eight replies. Serial numbers are filled in when it is sent, which costs next to nothing. */
function template(): Template {
  const blank = '#'.repeat(serialDigits);
  const items = Array.from({ length: batch }, (_, i) => ({
    prompt: `Question ${blank}: which of the two is larger, and how do you know?`,
    completion: text(),
    group_id: `g${Math.floor(i / 8)}`,
  }));
  const body = Buffer.from(JSON.stringify({ items }));
  const serials: number[] = [];
  for (let at = body.indexOf(blank); at >= 0; at = body.indexOf(blank, at + 1)) serials.push(at);
  return { body, serials };
}

const templates = Array.from({ length: 32 }, template);
let turn = 0;

/** The body of a request for replies that nobody has scored before. */
export function freshBatch(): Buffer {
  const { body, serials } = templates[turn++ % templates.length] as Template;
  const copy = Buffer.from(body);
  for (const at of serials) copy.write(String(serial++).padStart(serialDigits, '0'), at, 'latin1');
  return copy;
}
