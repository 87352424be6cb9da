import type { At } from '../../../shared/contract/place.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { useAt } from '../../state/place.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { useReport } from '../../state/use-report.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { Attention } from './attention.tsx';
import { LargestPart } from './largest-part.tsx';
import { overviewMarkdown } from './markdown.ts';
import css from './overview.module.css';
import { ServerPart } from './server-part.tsx';
import { StatementsPart } from './statements-part.tsx';
import { StatesPart } from './states-part.tsx';
import { Tiles } from './tiles.tsx';
import { upText } from './up-text.ts';
import { useLargest } from './use-largest.ts';
import { useOverview } from './use-overview.ts';

/** What is wrong right now, and the figures that one looks at first. */
export function OverviewPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

const windows = ['10', '30', '60'] as const;

function Page({ at }: { readonly at: At }) {
  const overview = useOverview(at);
  const { seen } = overview;
  const largest = useLargest(at, useReport(at));
  const [minutes, setMinutes] = useUrlState<(typeof windows)[number]>('window', '10', windows);
  const markdown = () => overviewMarkdown(overview, largest);
  const asked = 6 - overview.failures.length;
  useStatus(`${countOf(asked, 'room')} asked; samples every second, the rest every 5 s to 5 min`);
  useCommands([
    { id: 'overview.copy', label: 'Copy the overview as Markdown', keys: 'C', run: () => void copyText(markdown()) },
  ]);
  return (
    <div className={css.page} data-flows="">
      <PageHeader title="Overview" under={upText(seen)}>
        <Space />
        <SelectField
          label="Window"
          value={minutes}
          options={windows.map((value) => ({ value, label: `${value} min` }))}
          onChange={setMinutes}
        />
        <CopyButton size={28} text={markdown}>
          Copy as Markdown
        </CopyButton>
      </PageHeader>
      <Tiles seen={seen} largest={largest} minutes={Number(minutes)} />
      <div className={css.columns}>
        <div className={css.main}>
          <Attention at={at} overview={overview} />
          <div className={css.halves}>
            <LargestPart at={at} largest={largest} />
            <div className={css.side}>
              <StatesPart at={at} minutes={Number(minutes)} />
              <StatementsPart at={at} statements={seen.statements} />
            </div>
          </div>
        </div>
        <ServerPart server={seen.server} />
      </div>
    </div>
  );
}
