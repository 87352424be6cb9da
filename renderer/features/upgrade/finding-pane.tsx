import type { Ref } from 'react';
import type { UpgradeFinding, UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PaneGroup } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { DatabaseList } from './database-list.tsx';
import { GrantLine } from './grant-line.tsx';
import { ObjectList } from './object-list.tsx';
import { ProbePart, type Probing } from './probe-part.tsx';
import type { Row } from './rows.ts';
import { SpacePart } from './space-part.tsx';
import css from './upgrade.module.css';

interface FindingPaneProps {
  readonly row: Row | null;
  readonly report: UpgradeReport;
  readonly probing: Probing;
  readonly pane: Ref<HTMLElement>;
}

/** What one check means and what to do about it; below, what the upgrade as a whole takes. */
export function FindingPane({ row, report, probing, pane }: FindingPaneProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it
    <section ref={pane} className={css.pane} tabIndex={0} aria-label="What was found">
      {row?.kind === 'finding' && <Finding finding={row.finding} report={report} probing={probing} />}
      {row?.kind === 'databases' && <DatabaseList unread={row.unread} />}
      {report.space.length > 0 && <SpacePart report={report} />}
    </section>
  );
}

interface FindingProps {
  readonly finding: UpgradeFinding;
  readonly report: UpgradeReport;
  readonly probing: Probing;
}

function Finding({ finding, report, probing }: FindingProps) {
  const { title, why, found, objects, bad, sql, cost, lacks } = finding;
  return (
    <>
      <h2 className={css.title}>{title}</h2>
      <div className={css.part}>
        <p className={css.found}>
          <SafeText text={found} />
        </p>
        <p>{why}</p>
        {sql !== null && <Sql sql={sql} />}
        {cost !== null && <p>{cost}</p>}
        {lacks.map(({ what, grant }) => (
          <Lack key={what} what={what} grant={grant} />
        ))}
        {finding.id === 'libraries' && <ProbePart report={report} probing={probing} />}
      </div>
      {objects.length > 0 && (
        <>
          <PaneGroup title={countOf(objects.length, 'object')} end={cut(bad, objects.length)} />
          <ObjectList objects={objects} />
        </>
      )}
    </>
  );
}

const cut = (bad: number, shown: number): string | undefined =>
  bad > shown ? `of ${bad.toLocaleString('en-US')}` : undefined;

/** Shown, never run. */
export function Sql({ sql }: { readonly sql: string }) {
  return (
    <div className={css.sql}>
      <SqlCode sql={sql} isWrapped />
      <CopyButton text={sql}>Copy statement</CopyButton>
    </div>
  );
}

function Lack({ what, grant }: { readonly what: string; readonly grant: string | null }) {
  return (
    <div className={css.lack}>
      <p>
        Not known: <SafeText text={what} />.
      </p>
      <GrantLine grant={grant} />
    </div>
  );
}
