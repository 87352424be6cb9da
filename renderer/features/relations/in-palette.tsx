import type { At } from '../../../shared/contract/place.ts';
import { useRelationList } from './lists.ts';
import { useRelationsInPalette } from './use-palette.ts';

/** Lends the relations of a database to the palette on the other screens; draws nothing. */
export function RelationsInPalette({ at }: { readonly at: At }) {
  useRelationsInPalette(at, useRelationList(at).loaded);
  return null;
}
