import { type ReactNode, useRef } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useAt } from '../../state/place.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { Space } from '../../ui/toolbar.tsx';
import { LiveLog } from './live-log.tsx';
import { OffView } from './off-view.tsx';
import { OnBanners } from './on-banner.tsx';
import { sentClock } from './sent-columns.tsx';
import { SentTools, SentView, useMatching, useSentView } from './sent-view.tsx';
import css from './switch.module.css';
import { useSent } from './use-sent.ts';
import { useSwitch } from './use-switch.ts';

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
  const choice = <Segmented label="SQL log" value={tab} options={tabs} onChange={setTab} />;
  return (
    <div className={css.page}>
      {tab === 'log' ? <LogTab at={at} tabs={choice} /> : <SentTab at={at} tabs={choice} />}
    </div>
  );
}

interface TabProps {
  readonly at: At;
  readonly tabs: ReactNode;
}

function SentTab({ at, tabs: choice }: TabProps) {
  const table = useRef<TableHandle>(null);
  const sent = useSent(at);
  const view = useSentView();
  const lines = useMatching(sent, view);
  const since = sent.since === null ? '' : ` since ${sentClock(sent.since).slice(0, 8)}`;
  const dropped = sent.dropped === 0 ? '' : `, the first ${countText(sent.dropped)} kept no more`;
  return (
    <>
      <PageHeader title="SQL log">
        {choice}
        <span
          className={css.under}
        >{`every statement on this connection, ${countText(sent.total)}${since}${dropped}`}</span>
        <SentTools {...{ at, sent, view, lines }} onDown={() => table.current?.focus()} />
      </PageHeader>
      <SentView {...{ at, sent, view, lines, table }} />
    </>
  );
}

function LogTab({ at, tabs: choice }: TabProps) {
  const { state, failure } = useSwitch(at);
  const facts = useQuestion('connections.facts', { at }).data;
  const [reads, setReads] = useUrlState('read', '');
  if (state === null || facts === undefined) {
    return (
      <>
        <PageHeader title="SQL log">{choice}</PageHeader>
        {failure && <FailureNote failure={failure} />}
      </>
    );
  }
  if (state.on.length === 0 && reads === '') {
    const asItIs = <Button onClick={() => setReads('as-it-is')}>Read the log as it is</Button>;
    return <OffView at={at} role={facts.role} last={state.last} tabs={choice} actions={asItIs} />;
  }
  return (
    <>
      <PageHeader title="SQL log">
        {choice}
        <Space />
        {state.on.length === 0 && <Button onClick={() => setReads('')}>Turn it on…</Button>}
      </PageHeader>
      <OnBanners at={at} on={state.on} />
      <LiveLog at={at} />
    </>
  );
}
