import { PageHeader } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { Answer } from './answer.tsx';
import { nowhere, useDesk } from './desk.ts';
import { ExportMenu } from './export-menu.tsx';
import { Letter } from './letter.tsx';
import { PastePanel } from './paste-panel.tsx';
import css from './plans.module.css';
import { letterOf, sideNames } from './sides.ts';
import { useShown } from './use-plans.ts';

/** Plans from elsewhere, read and compared without any connection. */
export function PlanPage() {
  const { states, sides, comparison } = useShown(null, useDesk(nowhere));
  const nothing = () => undefined;
  return (
    <div className={css.page}>
      <PageHeader title="Read a plan" under="No connection is needed: what is pasted stays on this computer">
        <Space />
        <ExportMenu sides={sides} comparison={comparison} event={null} />
      </PageHeader>
      <div className={css.content}>
        <div className={css.sides}>
          {sideNames.map((name) => (
            <section key={name} className={css.side} aria-label={`Side ${letterOf[name]}`}>
              <div className={css.sideHead}>
                <Letter side={name} />
                <span className={css.named}>{name === 'a' ? 'A plan' : 'A second one, to compare with'}</span>
              </div>
              <PastePanel desk={nowhere} side={name} isTall={sides.length === 0} />
            </section>
          ))}
        </div>
        {comparison !== null && (
          <Answer
            {...{ states, sides, comparison }}
            run={undefined}
            event={null}
            blockSize={null}
            changed={[]}
            onRun={nothing}
            onStop={nothing}
            onExample={null}
          />
        )}
      </div>
    </div>
  );
}
