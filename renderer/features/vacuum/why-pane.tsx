import { IconBolt } from '@tabler/icons-react';
import { type Asked, useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { FailureNote, Grant } from '../../ui/failure-note.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { BloatPart } from './bloat-part.tsx';
import { CopyList } from './copy-list.tsx';
import type { Loaded } from './loaded.ts';
import type { Permit } from './permit.ts';
import { runItems } from './row-menu.tsx';
import { nameOf } from './rows.ts';
import { RunPart } from './run-part.tsx';
import { ToastPart } from './toast-part.tsx';
import type { Measurings } from './use-measuring.ts';
import type { Vacuum } from './use-vacuum.ts';
import css from './vacuum.module.css';
import { verdictWords } from './verdict-words.ts';

export interface Chosen {
  readonly n: number;
  readonly oid: number;
}

interface WhyPaneProps {
  readonly vacuum: Vacuum;
  readonly loaded: Loaded;
  readonly chosen: Chosen | null;
  readonly permit: Permit;
  readonly measurings: Measurings;
}

/** Why a table is as it is: its threshold as arithmetic, what would happen next, its file, and what could be run. */
export function WhyPane({ vacuum, loaded, chosen, permit, measurings }: WhyPaneProps) {
  const { at } = vacuum;
  // A key that is held down passes many rows by.
  const relid = useSettled(chosen?.oid ?? null, 150);
  const asked = useQuestion('vacuum.table', relid === null ? null : { at, relid }, { everyMs: 60_000 });
  useShownSql(asked.statements);
  if (!chosen) return <div className={css.column} />;
  const { heading } = verdictWords[loaded.tables.verdict[chosen.n] ?? 'unknown'];
  const items = runItems({ at, loaded, row: chosen, permit, measure: measurings.measure });
  return (
    <div className={css.column}>
      <SectionHead title={heading}>
        <Space />
        <MenuButton size={22} label="Run" items={items} icon={<IconBolt size={13} stroke={1.6} />} />
      </SectionHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it */}
      <section className={css.words} tabIndex={0} aria-label={`${heading}: ${visibleText(nameOf(loaded, chosen.n))}`}>
        {permit.why !== '' && (
          <p className={css.third}>
            <SafeText text={permit.why} />.
          </p>
        )}
        <RunPart at={at} relid={chosen.oid} />
        {relid === chosen.oid && <Words asked={asked} />}
        <ToastPart loaded={loaded} n={chosen.n} />
        <BloatPart
          {...{ loaded, chosen, measurings }}
          bloat={vacuum.bloatOf === null ? null : vacuum.bloatOf.get(chosen.oid)}
        />
        {relid === chosen.oid && <CopyList copy={asked.data?.copy ?? []} />}
      </section>
    </div>
  );
}

function Words({ asked }: { readonly asked: Asked<'vacuum.table'> }) {
  const { data, failure } = asked;
  if (!data) return failure ? <FailureNote failure={failure} isBare /> : null;
  return (
    <>
      {data.formula.length > 0 && (
        <code className={css.formula}>
          {data.formula.map((line) => (
            <span key={line}>
              <SafeText text={line} />
            </span>
          ))}
        </code>
      )}
      {data.why.map((words) => (
        <p key={words}>
          <SafeText text={words} />
        </p>
      ))}
      {data.reloptions.length > 0 && (
        <p>
          Its own settings:{' '}
          <code>
            <SafeText text={data.reloptions.join(', ')} />
          </code>
        </p>
      )}
      {data.lacks.map(({ what, grant }) => (
        <div key={what}>
          <p className={css.third}>
            <SafeText text={what} />
          </p>
          {grant !== null && <Grant text={grant} />}
        </div>
      ))}
    </>
  );
}
