import type { At } from '../../../shared/contract/place.ts';
import type { StatementRow, StatementsEvent } from '../../../shared/contract/statements.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Note } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerHead, PaneGroup, PanePart } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { oneLine } from './arrange.ts';
import { changeFacts, type Fact, factsOf } from './figures.ts';
import { measure, openInPlans } from './going.ts';
import { secondsText } from './head.tsx';
import css from './statements.module.css';

interface StatementDrawerProps {
  readonly at: At;
  readonly event: StatementsEvent;
  readonly row: StatementRow;
  readonly onGo: (key: string) => void;
  readonly onClose: () => void;
}

/** One statement whole, with its figures and where to take it. */
export function StatementDrawer({ at, event, row, onGo, onClose }: StatementDrawerProps) {
  return (
    <>
      <DrawerHead
        title={row.isHidden ? 'Hidden statements' : 'Statement'}
        under={<Under row={row} />}
        actions={
          row.query !== null && (
            <Button size={22} keys="O" onClick={() => void openInPlans(at, row)}>
              Open in Plans
            </Button>
          )
        }
        onClose={onClose}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it */}
      <section className={css.scroll} tabIndex={0} aria-label="Text and figures">
        {row.nPlusOne && <LookUps at={at} event={event} row={row} onGo={onGo} />}
        <Text at={at} row={row} />
        <PaneGroup title="Counted so far" />
        <Facts facts={factsOf(row, event)} />
        <PaneGroup title={`In the window, ${secondsText(event.windowSeconds)}`} />
        <Facts facts={changeFacts(row, event)} />
      </section>
    </>
  );
}

function Under({ row }: { readonly row: StatementRow }) {
  return (
    <>
      <span>
        role{' '}
        <b>
          <SafeText text={row.usename ?? 'unknown'} />
        </b>
      </span>
      {row.queryid !== '' && <span>queryid {row.queryid}</span>}
      {row.toplevel === false && <span>run inside a function</span>}
    </>
  );
}

interface LookUpsProps {
  readonly at: At;
  readonly event: StatementsEvent;
  readonly row: StatementRow;
  readonly onGo: (key: string) => void;
}

function LookUps({ at, event, row, onGo }: LookUpsProps) {
  const { nPlusOne } = row;
  if (nPlusOne === null) return null;
  const { sentence, listKey, conoid } = nPlusOne;
  const list = event.rows.find(({ key }) => key === listKey);
  return (
    <PanePart>
      <Note tone={listKey === null ? 'plain' : 'idletx'}>
        <SafeText text={sentence} />
      </Note>
      {list && (
        <p className={css.list}>
          The list:{' '}
          <button type="button" className={css.link} onClick={() => onGo(list.key)}>
            <SafeText text={oneLine(list.query ?? '').slice(0, 200)} />
          </button>
        </p>
      )}
      {conoid !== null && (
        <Button size={22} keys="M" onClick={() => measure(at, conoid, listKey)}>
          Measure JOIN or N+1
        </Button>
      )}
    </PanePart>
  );
}

function Text({ at, row }: { readonly at: At; readonly row: StatementRow }) {
  const asked = useQuestion('statements.statement', row.isCut ? { at, key: row.key } : null);
  useShownSql(asked.statements);
  const query = asked.data?.query ?? row.query;
  if (query === null) {
    const why = row.isHidden
      ? `${countOf(row.entries, 'statement')} of this role: their texts and ids are hidden from ours, so their figures are summed.`
      : 'The server has lost its text: its file of texts was damaged, or grew too large.';
    return <p className={css.quiet}>{why}</p>;
  }
  return (
    <>
      <PaneGroup title="Text, with $1 … in place of constants" end={<CopyButton text={query} size={20} />} />
      <div className={css.code}>
        <SqlCode sql={query} isWrapped isSmall />
        {asked.failure && <FailureNote failure={asked.failure} isBare />}
      </div>
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <PanePart>
      <dl className={css.facts}>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </PanePart>
  );
}
