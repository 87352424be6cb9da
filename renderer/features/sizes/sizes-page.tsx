import type { At } from '../../../shared/contract/place.ts';
import type { LumpsAnswer } from '../../../shared/contract/sizes.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useAt } from '../../state/place.ts';
import { Split } from '../../ui/split.tsx';
import { IndexFamilies } from './index-families.tsx';
import { LumpsView } from './lumps-view.tsx';
import { PartitionsPane } from './partitions-pane.tsx';
import { ReconcileView } from './reconcile-view.tsx';
import { ReportHead } from './report-head.tsx';
import { ReportState } from './report-state.tsx';
import css from './sizes.module.css';
import { SizesToolbar } from './sizes-toolbar.tsx';
import type { Lumping } from './use-lumps.ts';
import { useSizes } from './use-sizes.ts';

/** What weighs most, partitions lumped. */
export function SizesPage() {
  const at = useAt();
  return <Sizes key={at} at={at} />;
}

function Sizes({ at }: { readonly at: At }) {
  const sizes = useSizes(at);
  const { report, revision, choices, lumps, view, setView, drilled, setDrilled } = sizes;
  const { answer } = lumps;
  const [height, setHeight] = usePaneSize('sizes.partitions', 270);
  if (view === 'reconcile') return <ReconcileView at={at} revision={revision} onClose={() => setView('bars')} />;
  const isDrilled = view !== 'indexes' && answer?.lumps.key.includes(drilled) === true;
  const pane = {
    at,
    lumping: lumpingOf(answer, choices.lumping),
    revision,
    lumpKey: drilled,
    onClose: () => setDrilled(''),
  };
  return (
    <div className={css.page}>
      <ReportHead at={at} answer={answer} choices={choices} report={report} view={view} onView={setView} />
      {view !== 'indexes' && <SizesToolbar choices={choices} rule={answer?.rule ?? ''} failure={lumps.failure} />}
      <ReportState report={report} failure={lumps.failure} hasAnswer={answer !== undefined} />
      <Split
        side={isDrilled ? <PartitionsPane {...pane} /> : null}
        sideLabel="Partitions"
        size={height}
        onSize={setHeight}
        min={180}
        max={480}
        direction="below"
      >
        <Main at={at} view={view} sizes={sizes} />
      </Split>
    </div>
  );
}

/** What is on the screen may be older than what is typed: an invalid regex keeps the last good lumps. */
function lumpingOf(answer: LumpsAnswer | undefined, typed: Lumping): Lumping {
  if (!answer) return typed;
  return answer.by === 'regex' ? { by: 'regex', pattern: answer.rule } : { by: answer.by };
}

interface MainProps {
  readonly at: At;
  readonly view: 'bars' | 'treemap' | 'indexes';
  readonly sizes: ReturnType<typeof useSizes>;
}

function Main({ at, view, sizes }: MainProps) {
  const { answer } = sizes.lumps;
  if (view === 'indexes') return <IndexFamilies at={at} isReady={answer !== undefined} />;
  if (!answer) return null;
  return (
    <LumpsView
      answer={answer}
      measure={sizes.choices.measure}
      view={view}
      selected={sizes.selected}
      onSelect={sizes.setSelected}
      onOpen={sizes.open}
      onReconcile={() => sizes.setView('reconcile')}
    />
  );
}
