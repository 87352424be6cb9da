import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { clockText } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { type Report, useCalmRevision, useReport, useSecondLook } from '../../state/use-report.ts';
import { useChoices, useLumps } from './use-lumps.ts';

const views = ['bars', 'treemap', 'indexes', 'reconcile'] as const;
export type View = (typeof views)[number];

/** Everything that the screen's parts share: the report, the choices in the address, the lumps by them. */
export function useSizes(at: At) {
  const report = useReport(at);
  const revision = useCalmRevision(report.summary);
  const choices = useChoices();
  const lumps = useLumps(at, choices.lumping, revision);
  const { answer } = lumps;
  const [view, setView] = useUrlState<View>('view', 'bars', views);
  const [drilled, setDrilled] = useUrlState<string>('lump', '');
  const [selected, setSelected] = useState<string | null>(drilled === '' ? null : drilled);
  useSecondLook(report, answer !== undefined && answer.growthSince === null);
  useShownSql(lumps.statements.length > 0 ? lumps.statements : report.statements);
  useStatus(answer && !report.isMeasuring ? `Sizes read at ${clockText(new Date(answer.summary.readAt))}` : null);
  useCommands([
    { id: 'sizes.measure', label: 'Measure sizes again', run: report.measure },
    { id: 'sizes.stop', label: 'Stop measuring', keys: 'Esc', isHidden: true, run: () => stopIf(report) },
  ]);
  const open = (key: string) => {
    setSelected(key);
    setDrilled(key);
  };
  return { report, revision, choices, lumps, view, setView, drilled, setDrilled, selected, setSelected, open };
}

/** Esc passes on to whoever else wants it while nothing is measured. */
function stopIf(report: Report): boolean {
  if (!report.isMeasuring) return false;
  report.stop();
  return true;
}
