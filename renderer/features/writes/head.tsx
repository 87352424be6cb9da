import type { At } from '../../../shared/contract/place.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { ExportMenu } from './export-menu.tsx';
import type { Arranged } from './use-arranged.ts';
import type { Show, Span, View } from './use-view.ts';
import type { Writes } from './use-writes.ts';
import { summaryText, totalsLabel } from './words.ts';

const spans = [
  { value: '10', label: '10 s' },
  { value: '60', label: '60 s' },
  { value: '600', label: '10 min' },
] as const;

interface HeadProps {
  readonly at: At;
  readonly writes: Writes;
  readonly view: View;
  readonly arranged: Arranged;
}

export function WritesHead({ at, writes: { event, isPaused }, view, arranged }: HeadProps) {
  const shows = [
    { value: 'rates', label: 'Rates' },
    { value: 'totals', label: totalsLabel(event) },
  ] as const;
  return (
    <PageHeader title="Writes" under={event === null ? '' : summaryText(event, view.show, isPaused)}>
      <Space />
      <Segmented<Show> label="Show" value={view.show} options={shows} onChange={view.setShow} />
      <SelectField<Span> label="Rate over" value={view.over} options={spans} onChange={view.setOver} />
      <ExportMenu at={at} lines={arranged.lines} />
    </PageHeader>
  );
}
