import type { Between, RelationPair, WeighedCause } from './cause.ts';
import { ranWords, relationWords, timeWords } from './cause.ts';
import { countWords, timesWords } from './number-words.ts';

/** Statistics decide what the planner expects, so any other choice of its may come from them. */
const chosen = ['scan-method', 'index', 'join-method', 'join-order', 'strategy', 'node-type', 'parallel'] as const;

const isChosenOtherwise = ({ changes }: Between): boolean => chosen.some((kind) => changes.has(kind));

/** The later of both, as ISO text; null: never, or not known. */
function lastAnalyze({ last_analyze, last_autoanalyze }: RelationPair['first']): string | null {
  if (last_analyze === null || last_autoanalyze === null) return last_analyze ?? last_autoanalyze;
  return last_analyze > last_autoanalyze ? last_analyze : last_autoanalyze;
}

function analyzed({ first, second }: RelationPair, between: Between): readonly WeighedCause[] {
  const [before, after] = [lastAnalyze(first), lastAnalyze(second)];
  if (after === null || after === before) return [];
  const by = after === second.last_autoanalyze && after !== second.last_analyze ? 'By autovacuum' : 'By ANALYZE';
  const was = before === null ? 'no ANALYZE was known' : `the last one was of ${timeWords(before)}`;
  return [
    {
      kind: 'analyzed',
      title: `${relationWords(second)} analyzed since`,
      text: `${by} at ${timeWords(after)}; when ${ranWords(between.first)}, ${was}.`,
      explains: isChosenOtherwise(between),
      weight: isChosenOtherwise(between) ? 60 : 20,
    },
  ];
}

/** Sizes are what the planner counts with; a change within this is noise. */
const noticed = 1.2;

function sized({ first, second }: RelationPair, between: Between): readonly WeighedCause[] {
  // -1: never vacuumed or analyzed, so the number is not known.
  if (first.reltuples < 0 || second.reltuples < 0) return [];
  const [low, high] = [Math.min(first.reltuples, second.reltuples), Math.max(first.reltuples, second.reltuples)];
  const ratio = high / Math.max(1, low);
  if (ratio < noticed || high - low < 100) return [];
  const isGrown = second.reltuples > first.reltuples;
  const explains = isChosenOtherwise(between);
  const pages = `relpages ${countWords(first.relpages)} → ${countWords(second.relpages)}`;
  return [
    {
      kind: isGrown ? 'grown' : 'shrunk',
      title: `${relationWords(second)} ${isGrown ? 'grew' : 'shrank'} ${timesWords(ratio)}`,
      text: `reltuples ~${countWords(first.reltuples)} → ~${countWords(second.reltuples)}, ${pages}.`,
      explains,
      weight: (explains ? 55 : 18) + Math.min(20, 10 * Math.log10(ratio)),
    },
  ];
}

function recreated({ first, second }: RelationPair, between: Between): readonly WeighedCause[] {
  if (first.oid === second.oid) return [];
  const explains = isChosenOtherwise(between);
  return [
    {
      kind: 'recreated',
      title: `${relationWords(second)} was created anew`,
      text: `oid ${first.oid} when ${ranWords(between.first)}, ${second.oid} when ${between.second.name} ran: statistics and indexes began anew too.`,
      explains,
      weight: explains ? 70 : 25,
    },
  ];
}

/** As autovacuum decides: a tenth of the rows, but not a handful. */
const isStale = ({ reltuples, n_mod_since_analyze: changed }: RelationPair['second']): boolean =>
  changed !== null && changed >= 500 && changed > 0.1 * Math.max(0, reltuples);

function stale({ first, second }: RelationPair, between: Between): readonly WeighedCause[] {
  const changed = second.n_mod_since_analyze ?? 0;
  if (!isStale(second) || (isStale(first) && changed < 2 * (first.n_mod_since_analyze ?? 0))) return [];
  const explains = isChosenOtherwise(between);
  const title = lastAnalyze(second) === null && second.reltuples < 0 ? 'was never analyzed' : 'has stale statistics';
  return [
    {
      kind: second.reltuples < 0 ? 'never-analyzed' : 'stale',
      title: `${relationWords(second)} ${title}`,
      text: `${countWords(changed)} rows were changed since the last ANALYZE when ${between.second.name} ran, ${countWords(first.n_mod_since_analyze ?? 0)} when ${between.first.name} ran.`,
      explains,
      weight: explains ? 45 : 15,
    },
  ];
}

export const statisticsCauses = (between: Between): readonly WeighedCause[] =>
  between.relations.flatMap((pair) => [
    ...recreated(pair, between),
    ...analyzed(pair, between),
    ...sized(pair, between),
    ...stale(pair, between),
  ]);
