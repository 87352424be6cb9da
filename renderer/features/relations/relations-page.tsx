import { useCallback, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { clockText } from '../../../shared/figure-text.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useAt } from '../../state/place.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { DrawerOf } from './drawer-of.tsx';
import { KindChips } from './kind-chips.tsx';
import { FirstRead, NothingMatches, PredicateNote, SearchNote, StaleNote } from './list-state.tsx';
import { type ListState, type Loaded, useRelationList } from './lists.ts';
import { type MeasuredSize, nothingMeasured } from './measured.ts';
import css from './relations.module.css';
import { RelationsHead } from './relations-head.tsx';
import { RelationsList } from './relations-list.tsx';
import { useBounds } from './use-bounds.ts';
import { useDrawer } from './use-drawer.ts';
import { useRelationsInPalette } from './use-palette.ts';
import { useSearch } from './use-search.ts';
import { useParsed, useShown } from './use-shown.ts';
import { useToggled } from './use-toggled.ts';
import { useView, type View } from './use-view.ts';

const noStatements: readonly ExecutedStatement[] = [];

/** Everything there is, filtered as you type; one relation in detail beside it. */
export function RelationsPage() {
  const at = useAt();
  return <Relations key={at} at={at} />;
}

function Relations({ at }: { readonly at: At }) {
  const state = useRelationList(at);
  const view = useView();
  const { loaded } = state;
  useShownSql(state.statements);
  useStatus(loaded ? `List read at ${clockText(loaded.readAt)}` : null);
  useRelationsInPalette(at, loaded);
  if (loaded) return <Listed at={at} state={state} loaded={loaded} view={view} />;
  return (
    <div className={css.page}>
      <RelationsHead
        at={at}
        state={state}
        view={view}
        shown={null}
        found={null}
        wrong={null}
        onDown={() => undefined}
      />
      <KindChips byKind={null} chosen={view.kinds} onChange={view.setKinds} />
      <FirstRead at={at} state={state} />
    </div>
  );
}

interface ListedProps {
  readonly at: At;
  readonly state: ListState;
  readonly loaded: Loaded;
  readonly view: View;
}

function Listed({ at, state, loaded, view }: ListedProps) {
  const { rows } = loaded;
  const parsed = useParsed(view);
  const found = useSearch(at, view.scope, parsed.filter, view.withSystem, rows);
  useShownSql(found?.statements ?? noStatements);
  const [toggled, onToggle] = useToggled(rows);
  const shown = useShown(loaded, view, parsed, found, toggled);
  const bounds = useBounds(at, rows, shown.lines);
  const [measured, setMeasured] = useState(nothingMeasured);
  const handle = useRef<TableHandle>(null);
  const onMeasured = useCallback(
    (oid: number, size: MeasuredSize) => setMeasured((last) => new Map(last).set(oid, size)),
    [],
  );
  const wrong = shown.parsed.isValid ? null : (shown.parsed.errors[0] ?? null);
  const [width, setWidth] = usePaneSize('relations.drawer', 420);
  const drawer = useDrawer(view, () => handle.current?.focus());
  const list = shown.lines.count > 0 && (
    <RelationsList
      {...{ loaded, shown, view, found, measured, bounds, handle, onToggle }}
      selected={drawer.selected}
      onSelect={drawer.onSelect}
      onTab={drawer.onShow}
    />
  );
  return (
    <div className={css.page}>
      <RelationsHead {...{ at, state, view, shown, found, wrong }} onDown={() => handle.current?.focus()} />
      <KindChips byKind={shown.matched.byKind} chosen={view.kinds} onChange={view.setKinds} />
      <StaleNote at={at} state={state} />
      <SearchNote found={found} />
      <PredicateNote shown={shown} />
      <Split
        side={drawer.open === '' ? null : <DrawerOf key={at} {...{ at, loaded, drawer, onMeasured }} />}
        sideLabel="Relation"
        size={width}
        onSize={setWidth}
        min={340}
        max={760}
      >
        <div className={css.list}>{list || <NothingMatches shown={shown} view={view} found={found} />}</div>
      </Split>
    </div>
  );
}
