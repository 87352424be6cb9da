import type { At } from '../../../shared/contract/place.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { handOver } from '../../state/handed.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { psqlText } from '../../ui/psql-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './sent.module.css';
import { msText, sentClock } from './sent-columns.tsx';
import { type Line, screenOf } from './sent-rows.ts';

/** Plans explains it with the very parameters that were sent. */
export function openInPlans(at: At, { sql, params, on, name }: Line): void {
  handOver({ to: 'plans', at, text: sql, title: `Sent at ${sentClock(on)}, ${name}`, params });
  openRoom(at, 'plans');
}

/** One statement whole: text, parameters, what was set for it. */
export function StatementPane({ at, line }: { readonly at: At; readonly line: Line }) {
  const { screen, reason } = screenOf(line.name);
  const outcome = line.error ?? countOf(line.rows, 'row');
  const about = `${screen}, ${reason}, ${sentClock(line.on)}, ${msText(line.ms)} ms, ${outcome}`;
  return (
    <>
      <SectionHead title="Statement" under={<SafeText text={about} />}>
        <Space />
        <CopyButton size={22} text={() => psqlText({ ...line, text: line.sql, error: line.error ?? '' })} />
        <Button size={22} keys="O" onClick={() => openInPlans(at, line)}>
          Open in Plans
        </Button>
      </SectionHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it */}
      <section className={css.scroll} tabIndex={0} aria-label="Text and parameters">
        <SqlCode sql={line.sql} isWrapped />
        <dl className={css.facts}>
          {line.params.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is its number
            <div key={index}>
              <dt>${index + 1}</dt>
              <dd>{value === null ? 'NULL' : <SafeText text={value} />}</dd>
            </div>
          ))}
          <div>
            <dt>lane</dt>
            <dd>{`${line.lane}${line.pid === null ? '' : `, pid ${line.pid}`}`}</dd>
          </div>
          {line.settings !== null && (
            <div>
              <dt>set for it</dt>
              <dd>
                <SafeText text={line.settings} />
              </dd>
            </div>
          )}
        </dl>
      </section>
    </>
  );
}
