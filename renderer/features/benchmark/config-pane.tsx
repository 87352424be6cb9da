import { IconPlayerPlay } from '@tabler/icons-react';
import type { Ref } from 'react';
import type { BenchmarkEvent, ForeignKeyDetail, ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import type { Failure } from '../../../shared/failure.ts';
import { Note } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { ModeField, OrderField, ShapeField, StopField } from './choice-fields.tsx';
import css from './config.module.css';
import { ForeignKeyFacts, KeyWarnings } from './foreign-key-facts.tsx';
import { ForeignKeyField } from './foreign-key-field.tsx';
import { MeasuredHere } from './measured-here.tsx';
import { MeasuringFields } from './measuring-fields.tsx';
import type { Faults } from './setup.ts';
import { SqlSent } from './sql-sent.tsx';
import { StrategiesField } from './strategies-field.tsx';
import type { Setup } from './use-setup.ts';

export interface ConfigPaneProps {
  readonly setup: Setup;
  readonly keys: readonly ForeignKeyRow[];
  readonly leftOut: number;
  readonly row: ForeignKeyRow | null;
  /** The address names a key that is not there any more; `row` is another one. */
  readonly isGone: boolean;
  readonly detail: ForeignKeyDetail | undefined;
  /** Why there is no detail. */
  readonly failure: Failure | undefined;
  readonly faults: Faults;
  /** Of the run on the screen. */
  readonly event: BenchmarkEvent | null;
  readonly isRunning: boolean;
  readonly hasRun: boolean;
  readonly onRun: () => void;
  readonly runButton: Ref<HTMLButtonElement>;
}

/** 300 px: what is measured and how, what it sends, and the button that does it. */
export function ConfigPane(props: ConfigPaneProps) {
  const { setup, row, detail, faults, event } = props;
  const isPair = setup.compared === 'custom';
  return (
    <section className={css.pane} aria-label="What is measured">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.scroll} tabIndex={0} aria-label="Settings of the benchmark">
        {!isPair && <KeyPart {...props} />}
        <ModeField value={setup.mode} onChange={setup.setMode} compared={setup.compared} />
        <MeasuringFields setup={setup} faults={faults} />
        <OrderField value={setup.draft.order} onChange={(order) => setup.change({ order })} />
        <StopField
          value={setup.draft.stopsWhenNarrow}
          onChange={(stopsWhenNarrow) => setup.change({ stopsWhenNarrow })}
        />
        <MeasuredHere event={event} />
        {!isPair && row && detail && (
          <SqlSent detail={detail} shape={setup.shape} strategies={setup.draft.strategies} />
        )}
      </section>
      <RunFoot {...props} />
    </section>
  );
}

function KeyPart({ setup, keys, leftOut, row, isGone, detail, failure, faults }: ConfigPaneProps) {
  return (
    <>
      <div className={css.part}>
        <span className={css.label}>Foreign key</span>
        <ForeignKeyField keys={keys} leftOut={leftOut} value={row} onChange={({ conoid }) => setup.setFk(conoid)} />
      </div>
      {isGone && (
        <div className={css.warnings}>
          <Note tone="idletx">The foreign key of this address is gone; this is another one.</Note>
        </div>
      )}
      {row && <ForeignKeyFacts row={row} {...(detail ? { detail } : {})} />}
      {row && <KeyWarnings row={row} {...(detail ? { detail } : {})} />}
      {failure && <FailureNote failure={failure} />}
      <ShapeField value={setup.shape} onChange={setup.setShape} />
      <StrategiesField
        value={setup.draft.strategies}
        onChange={(strategies) => setup.change({ strategies })}
        shape={setup.shape}
        pageRows={setup.draft.pageRows}
        fault={faults.strategies}
      />
    </>
  );
}

function RunFoot({ faults, isRunning, hasRun, onRun, runButton, row, setup }: ConfigPaneProps) {
  const [fault] = Object.values(faults);
  const isBlocked = setup.compared === 'foreign-key' && row !== null && row.obstacle !== null;
  return (
    <div className={css.foot}>
      <Button
        ref={runButton}
        look={isRunning || hasRun ? 'default' : 'primary'}
        icon={<IconPlayerPlay size={14} stroke={1.6} />}
        keys="Ctrl Enter"
        disabled={isRunning || fault !== undefined || isBlocked}
        onClick={onRun}
      >
        {hasRun ? 'Run again' : 'Run'}
      </Button>
    </div>
  );
}
