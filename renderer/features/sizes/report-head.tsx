import { IconChartBar, IconChartTreemap, IconListTree, IconRefresh } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { LumpsAnswer } from '../../../shared/contract/sizes.ts';
import { countOf, sizeText } from '../../../shared/figure-text.ts';
import type { Report } from '../../state/use-report.ts';
import { IconButton } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { ExportMenu } from './export-menu.tsx';
import type { Choices } from './use-lumps.ts';
import type { View } from './use-sizes.ts';

interface ReportHeadProps {
  readonly at: At;
  readonly answer: LumpsAnswer | undefined;
  readonly choices: Choices;
  readonly report: Report;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** "468 GB in 7,155 relations, 121 lumps"; `~` while any of it is an estimate. */
function headline({ summary, lumps }: LumpsAnswer): string {
  const isEstimate = summary.estimated + summary.unknown + summary.locked + summary.failed > 0;
  const total = `${isEstimate ? '~' : ''}${sizeText(summary.sum.total_bytes)}`;
  return `${total} in ${countOf(summary.relations, 'relation')}, ${countOf(lumps.key.length, 'lump')}`;
}

const look = { size: 14, stroke: 1.6 };
const options: readonly { readonly value: View; readonly label: string; readonly icon: React.ReactNode }[] = [
  { value: 'bars', label: 'Bars', icon: <IconChartBar {...look} /> },
  { value: 'treemap', label: 'Treemap', icon: <IconChartTreemap {...look} /> },
  { value: 'indexes', label: 'Index families', icon: <IconListTree {...look} /> },
];

export function ReportHead({ at, answer, choices, report, view, onView }: ReportHeadProps) {
  return (
    <PageHeader title="Sizes" under={answer && headline(answer)}>
      <Space />
      <IconButton label="Measure again" onClick={report.measure} disabled={report.isMeasuring}>
        <IconRefresh {...look} />
      </IconButton>
      <Segmented label="View" value={view} options={options} onChange={onView} />
      <ExportMenu at={at} answer={answer} lumping={choices.lumping} measure={choices.measure} />
    </PageHeader>
  );
}
