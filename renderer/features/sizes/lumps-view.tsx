import type { LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CompletenessLine } from './completeness-line.tsx';
import { LumpsList } from './lumps-list.tsx';
import { LumpsTreemap } from './lumps-treemap.tsx';
import css from './sizes.module.css';

interface LumpsViewProps {
  readonly answer: LumpsAnswer;
  readonly measure: Measure;
  readonly view: 'bars' | 'treemap';
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly onReconcile: () => void;
}

export function LumpsView(props: LumpsViewProps) {
  const { answer, measure, view, selected, onSelect, onOpen, onReconcile } = props;
  if (answer.lumps.key.length === 0) {
    return (
      <EmptyState title="No table outside the system catalogs">
        pg_class was read; this database holds nothing of a user that has a size.
      </EmptyState>
    );
  }
  return (
    <div className={css.pane}>
      {view === 'bars' ? (
        <LumpsList answer={answer} measure={measure} selected={selected} onSelect={onSelect} onOpen={onOpen} />
      ) : (
        <LumpsTreemap answer={answer} measure={measure} selected={selected} onSelect={onSelect} onOpen={onOpen} />
      )}
      <CompletenessLine answer={answer} onReconcile={onReconcile} />
    </div>
  );
}
