import type { Comparison } from '../../../shared/plans/comparison.ts';
import type { ShownSides } from './tree-line.tsx';
export function ExportMenu(_: { sides: ShownSides; comparison: Comparison | null }) {
  return null;
}
