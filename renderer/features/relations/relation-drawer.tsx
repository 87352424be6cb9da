import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import { qualified } from '../../../shared/ident.ts';
import { lacks } from '../../../shared/relations/badges.ts';
import { compositeKind, indexKind, sequenceKind, toastKind, viewKind } from '../../../shared/relations/kinds.ts';
import { commentKey, commentsByRow, ownerName, schemaName } from '../../../shared/relations/match.ts';
import type { RelationRows } from '../../../shared/relations/rows.ts';
import { useCommands } from '../../state/keys.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerHead } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ColumnsTab } from './columns-tab.tsx';
import { ConstraintsTab } from './constraints-tab.tsx';
import { DdlTab } from './ddl-tab.tsx';
import { ForeignKeysTab } from './foreign-keys-tab.tsx';
import { IndexesTab } from './indexes-tab.tsx';
import type { MeasuredSize } from './measured.ts';
import { PartitionsTab } from './partitions-tab.tsx';
import { PrivilegesTab } from './privileges-tab.tsx';
import css from './relations.module.css';
import { kindName } from './shown-row.ts';
import { SizePart } from './size-part.tsx';
import { SourceTab } from './source-tab.tsx';
import { TriggersTab } from './triggers-tab.tsx';

/** What the tabs are about, and where they may lead. */
export interface One {
  readonly at: At;
  readonly oid: number;
  readonly catalog: 'pg_class' | 'pg_proc';
  /** Opens another relation: `c16404`, `p16500`. */
  readonly onGo: (id: string) => void;
  readonly onMeasured: (oid: number, size: MeasuredSize) => void;
}

interface RelationDrawerProps extends Pick<One, 'at' | 'onGo' | 'onMeasured'> {
  readonly rows: RelationRows;
  readonly n: number;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly onClose: () => void;
}

const labels = {
  columns: 'Columns',
  source: 'Source',
  size: 'Size',
  indexes: 'Indexes',
  constraints: 'Constraints',
  'foreign-keys': 'Foreign keys',
  partitions: 'Partitions',
  triggers: 'Triggers',
  privileges: 'Privileges',
  ddl: 'DDL',
} as const;
type TabName = keyof typeof labels;

export function RelationDrawer(props: RelationDrawerProps) {
  const { rows, n, at, onTab, onClose } = props;
  const names = tabsOf(rows, n);
  const tab = names.find((name) => name === props.tab) ?? names[0] ?? 'ddl';
  const oid = rows.oid[n] ?? 0;
  const catalog = n < rows.routinesFrom ? 'pg_class' : 'pg_proc';
  const one: One = { at, oid, catalog, onGo: props.onGo, onMeasured: props.onMeasured };
  useCommands([
    { id: 'relations.close', label: 'Close the relation', keys: 'Esc', isHidden: true, run: onClose },
    { id: 'relations.ddl', label: 'Show DDL', keys: 'Ctrl D', run: () => onTab('ddl') },
  ]);
  return (
    <>
      <DrawerHead
        title={<Title rows={rows} n={n} />}
        under={<Facts rows={rows} n={n} />}
        actions={<CopyButton text={qualified(schemaName(rows, n), rows.name[n] ?? '')}>Copy name</CopyButton>}
        onClose={onClose}
      />
      <Tabs
        label="Parts of the relation"
        value={tab}
        onChange={onTab}
        tabs={names.map((name) => ({
          value: name,
          label: labels[name],
          ...(name === 'partitions' ? { count: countText(rows.partitions[n] ?? 0) } : {}),
        }))}
      >
        <Content key={`${catalog}${oid}${tab}`} tab={tab} one={one} hasSize={hasSize(rows, n)} />
      </Tabs>
    </>
  );
}

function Title({ rows, n }: { readonly rows: RelationRows; readonly n: number }) {
  return (
    <>
      <span className={css.schema}>
        <SafeText text={`${schemaName(rows, n)}.`} />
      </span>
      <SafeText text={rows.name[n] ?? ''} />
    </>
  );
}

function Facts({ rows, n }: { readonly rows: RelationRows; readonly n: number }) {
  const tuples = rows.rows[n] ?? Number.NaN;
  const comment = commentsByRow(rows).get(commentKey(rows, n));
  const lacking = lacks(rows, n);
  return (
    <>
      <span>
        {kindName(rows, n)}, owner{' '}
        <b>
          <SafeText text={ownerName(rows, n)} />
        </b>
      </span>
      {!Number.isNaN(tuples) && (
        <span>
          <b>~{countText(tuples)}</b> rows
        </span>
      )}
      <span>
        oid <b>{rows.oid[n] ?? 0}</b>
      </span>
      {lacking !== undefined && (
        <span>
          no <SafeText text={lacking} />: see Privileges
        </span>
      )}
      {comment !== undefined && (
        <span>
          <SafeText text={comment} />
        </span>
      )}
    </>
  );
}

interface ContentProps {
  readonly tab: TabName;
  readonly one: One;
  readonly hasSize: boolean;
}

const contents: Readonly<Record<TabName, (props: ContentProps) => React.ReactNode>> = {
  columns: ({ one, hasSize }) => <ColumnsTab one={one} hasSize={hasSize} />,
  source: ({ one }) => <SourceTab one={one} />,
  size: ({ one }) => <SizePart one={one} />,
  indexes: ({ one }) => <IndexesTab one={one} />,
  constraints: ({ one }) => <ConstraintsTab one={one} />,
  'foreign-keys': ({ one }) => <ForeignKeysTab one={one} />,
  partitions: ({ one }) => <PartitionsTab one={one} />,
  triggers: ({ one }) => <TriggersTab one={one} />,
  privileges: ({ one }) => <PrivilegesTab one={one} />,
  ddl: ({ one }) => <DdlTab one={one} />,
};
const Content = (props: ContentProps) => contents[props.tab](props);

/** Which parts a kind has. */
function tabsOf(rows: RelationRows, n: number): readonly TabName[] {
  const kind = rows.kind[n] ?? 0;
  if (n >= rows.routinesFrom) return ['source', 'privileges', 'ddl'];
  if (kind === indexKind) return ['ddl', 'size', 'columns', ...nested(rows, n)];
  if (kind === sequenceKind) return ['ddl', 'size', 'privileges'];
  if (kind === toastKind) return ['columns', 'indexes'];
  if (kind === compositeKind) return ['columns', 'ddl'];
  if (kind === viewKind) return ['columns', 'triggers', 'privileges', 'ddl'];
  return ['columns', 'indexes', 'constraints', 'foreign-keys', ...nested(rows, n), 'triggers', 'privileges', 'ddl'];
}

/** Every table may have children, by plain inheritance too, which the list does not nest. */
function nested(rows: RelationRows, n: number): readonly TabName[] {
  return rows.kind[n] === indexKind && (rows.partitions[n] ?? 0) === 0 ? [] : ['partitions'];
}

const hasSize = (rows: RelationRows, n: number) => 'rmtiS'.includes(rows.list.relations.relkind.charAt(n));
