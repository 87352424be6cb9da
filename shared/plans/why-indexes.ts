import type { Between, CauseKind, RelationPair, WeighedCause } from './cause.ts';
import { ranWords, relationWords } from './cause.ts';
import { countWords, listWords } from './number-words.ts';

type Index = RelationPair['first']['indexes'][number];

interface Told extends WeighedCause {
  readonly name: string;
}

const verbs: Readonly<Partial<Record<CauseKind, string>>> = {
  'index-gone': 'is gone',
  'index-appeared': 'appeared',
  'index-invalid': 'became invalid',
  'index-valid': 'became valid',
  'index-changed': 'has another definition',
};

interface Change {
  readonly kind: CauseKind;
  readonly index: Index;
  readonly text: string;
  /** The plan uses it where it could: before it went, after it came. */
  readonly isUsed: boolean;
}

interface Uses {
  /** Used then, and not any more. */
  readonly was: boolean;
  readonly is: boolean;
}

function usesOf(name: string, { first, second }: Between): Uses {
  const [was, is] = [first.indexes.has(name), second.indexes.has(name)];
  return { was: was && !is, is: is && !was };
}

function cameOrWent(index: Index, isThere: boolean, between: Between): Change {
  const uses = usesOf(index.name, between);
  const text = `It was ${isThere ? 'not ' : ''}there when ${ranWords(between.first)}: ${index.definition}`;
  return { kind: isThere ? 'index-appeared' : 'index-gone', index, text, isUsed: isThere ? uses.is : uses.was };
}

function changed(before: Index, after: Index, between: Between): Change | null {
  const { first, second } = between;
  const uses = usesOf(after.name, between);
  if (before.isValid !== after.isValid) {
    const kind = after.isValid ? 'index-valid' : 'index-invalid';
    const word = before.isValid ? 'valid' : 'invalid';
    const text = `The planner uses valid indexes only; it was ${word} when ${ranWords(first)}.`;
    return { kind, index: after, text, isUsed: after.isValid ? uses.is : uses.was };
  }
  if (before.definition === after.definition) return null;
  const text = `${before.definition} when ${ranWords(first)}, ${after.definition} when ${second.name} ran.`;
  return { kind: 'index-changed', index: after, text, isUsed: uses.was || uses.is };
}

function changeOf(before: Index | undefined, after: Index | undefined, between: Between): Change | null {
  if (before && after) return changed(before, after, between);
  if (after) return cameOrWent(after, true, between);
  return before ? cameOrWent(before, false, between) : null;
}

const usedWords: Readonly<Partial<Record<CauseKind, (between: Between) => string>>> = {
  'index-gone': ({ first }) => ` ${first.name}'s plan used it.`,
  'index-invalid': ({ first }) => ` ${first.name}'s plan used it.`,
  'index-appeared': ({ second }) => ` ${second.name}'s plan uses it.`,
  'index-valid': ({ second }) => ` ${second.name}'s plan uses it.`,
  'index-changed': () => ' One of the plans uses it, the other does not.',
};

function told(change: Change, pair: RelationPair, between: Between): Told {
  const { kind, index, text, isUsed } = change;
  const sentence = /[.]$/u.test(text) ? text : `${text}.`;
  return {
    kind,
    name: index.name,
    title: `Index ${index.name} ${verbs[kind] ?? 'changed'}`,
    text: `On ${relationWords(pair.second)}. ${sentence}${isUsed ? (usedWords[kind]?.(between) ?? '') : ''}`,
    explains: isUsed,
    weight: isUsed ? 100 : 20,
  };
}

/** Those of many partitions are one cause. */
function together(causes: readonly Told[]): readonly WeighedCause[] {
  const groups = new Map<string, Told[]>();
  for (const cause of causes) {
    const key = `${cause.kind} ${cause.explains}`;
    groups.set(key, [...(groups.get(key) ?? []), cause]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length <= 3) return group;
    const names = listWords(group.map(({ name }) => name));
    const title = `${countWords(group.length)} indexes: ${names}`;
    return [{ ...first, title: `${title} (${verbs[first.kind] ?? 'changed'})` }];
  });
}

function changesOf(pair: RelationPair, between: Between): readonly Told[] {
  const [before, after] = [pair.first, pair.second].map(
    ({ indexes }) => new Map(indexes.map((index) => [index.name, index])),
  );
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names].flatMap((name) => {
    const change = changeOf(before?.get(name), after?.get(name), between);
    return change ? [told(change, pair, between)] : [];
  });
}

export const indexCauses = (between: Between): readonly WeighedCause[] =>
  together(between.relations.flatMap((pair) => changesOf(pair, between)));
