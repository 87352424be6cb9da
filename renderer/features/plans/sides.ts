import type { PlansSide } from '../../../shared/contract/plans-parts.ts';

export const sideNames = ['a', 'b'] as const;
export type SideName = (typeof sideNames)[number];
export const letterOf = { a: 'A', b: 'B' } as const;
export const otherOf = { a: 'b', b: 'a' } as const;

/** `text` counts only for 'text'; an empty one is a parameter that nobody gave yet. */
export interface Parameter {
  readonly kind: 'text' | 'null' | 'empty';
  readonly text: string;
}

/** A query as it is being written. */
export interface Draft {
  readonly title: string;
  readonly text: string;
  /** $1 … in their order; shorter than needed is filled up with what is not given. */
  readonly params: readonly Parameter[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

/** What stands on a side: a query to be run, a run of the past, or a plan that was pasted. */
export type Source =
  | { readonly kind: 'query' }
  | { readonly kind: 'past'; readonly id: string; readonly index: number }
  | { readonly kind: 'paste' };

export const noDraft: Draft = { title: '', text: '', params: [], settings: [] };
export const notGiven: Parameter = { kind: 'text', text: '' };

/** Which of $1 … have no value, ascending. */
export function missingOf(needed: readonly number[], params: readonly Parameter[]): readonly number[] {
  return needed.filter((number) => {
    const given = params[number - 1] ?? notGiven;
    return given.kind === 'text' && given.text === '';
  });
}

/** As the host takes it: as many parameters as the text uses. `needed` null: not known, then those that were given. */
export function requestSideOf(draft: Draft, needed: readonly number[] | null): PlansSide {
  const given = draft.params.findLastIndex(({ kind, text }) => kind !== 'text' || text !== '') + 1;
  const count = needed === null ? given : Math.max(0, ...needed);
  const params = Array.from({ length: count }, (_, at) => valueGiven(draft.params[at] ?? notGiven));
  return { title: draft.title, text: draft.text, params, settings: [...draft.settings] };
}

const valueGiven = ({ kind, text }: Parameter): string | null =>
  kind === 'null' ? null : kind === 'empty' ? '' : text;

/** A side of the past as something that can be run again. */
export function draftOf({ title, text, params, settings }: PlansSide): Draft {
  return { title, text, settings, params: params.map(parameterOf) };
}

export function parameterOf(value: string | null): Parameter {
  if (value === null) return { kind: 'null', text: '' };
  return value === '' ? { kind: 'empty', text: '' } : { kind: 'text', text: value };
}
