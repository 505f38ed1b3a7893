import { oppositesOf } from '../opposites.ts';
import { stem } from '../stem.ts';

export const opposites = oppositesOf(
  `more / less fewer, high higher / low lower, raise rise increase grow / lower fall drop decrease decline shrink reduce,
fast faster quick quicker / slow slower, big bigger large larger / small smaller, long longer / short shorter,
old older / young younger new newer, good better / bad worse, best / worst, first / last, before / after, early earlier / late later,
north / south, northern / southern, east / west, eastern / western, left / right, up / down, inside / outside,
safe safer harmless / dangerous risky unsafe harmful, healthy / unhealthy harmful, cause / prevent, help / harm hurt,
begin start began / end ended, hot hotter warm warmer / cold colder cool cooler, heavy heavier / light lighter,
strong stronger / weak weaker, easy easier / hard harder difficult, rich richer / poor poorer, true / false myth,
always / rarely seldom sometimes, everyone everybody / nobody, win won / lose lost, public / private, male / female,
mutable / immutable, legal / illegal, possible / impossible, natural / artificial synthetic, acidic / alkaline, positive / negative,
even / odd, same / different, productive / unproductive, correct / incorrect wrong, alive living / dead extinct,
dense thick / thin, bright brighter / dark darker, single / married several, innocent / guilty, honest / dishonest,
friendly / hostile, succeed success / fail failure, love / hate, ancient / modern, expensive / cheap cheaper, enough plenty / insufficient,
alone / together, solid / liquid gas, fruit / vegetable, mammal / fish bird, virus viral / bacteria bacterial, synchronous / asynchronous,
sweet / sour bitter, wet / dry, full / empty, ascending / descending, minimum / maximum, import / export, static / dynamic`,
  stem,
);
