import type { At } from '../../../shared/contract/place.ts';
import { useAt } from '../../state/place.ts';
import { useUrlState } from '../../state/url-state.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { LiveLog } from './live-log.tsx';

const tabs = [
  { value: 'log', label: 'Server log' },
  { value: 'sent', label: 'Sent by Heapscope' },
] as const;
type TabName = (typeof tabs)[number]['value'];

/** The server's own log of SQL, and what Heapscope itself sent. */
export function SqlLogPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

function Page({ at }: { readonly at: At }) {
  const [tab, setTab] = useUrlState<TabName>('tab', 'log', ['log', 'sent']);
  return (
    <>
      <PageHeader title="SQL log">
        <Segmented label="SQL log" value={tab} options={tabs} onChange={setTab} />
      </PageHeader>
      {tab === 'log' && <LiveLog at={at} />}
    </>
  );
}
