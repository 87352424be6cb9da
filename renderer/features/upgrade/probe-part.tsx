import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { AskError, ask } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { clockText, countOf } from '../../ui/format.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import css from './upgrade.module.css';
import type { Upgrade } from './use-upgrade.ts';

interface ProbePartProps {
  readonly at: string;
  readonly report: UpgradeReport;
  readonly upgrade: Upgrade;
}

/** Have the target load the libraries, as pg_upgrade will: the only way to be sure. Asks first. */
export function ProbePart({ at, report, upgrade }: ProbePartProps) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { profile, probe } = report.to;
  if (profile === null || report.state === 'running') return null;
  if (!probe.isOffered) {
    return (
      <p>
        Nothing was loaded to see: <SafeText text={probe.why ?? ''} />.
      </p>
    );
  }
  const load = () => {
    setAsking(false);
    setBusy(true);
    void loadAll(at, profile.id, profile.ending === 'type-name' ? profile.name : undefined, upgrade).finally(() =>
      setBusy(false),
    );
  };
  if (isAsking) return <Question profile={profile} onConfirm={load} onKeep={() => setAsking(false)} />;
  return (
    <p className={css.probe}>
      <Button
        size={22}
        disabled={isBusy}
        icon={<IconPlugConnected size={13} stroke={1.6} />}
        onClick={() => setAsking(true)}
      >
        LOAD on {profile.name}…
      </Button>
      {isBusy && <span role="status">Loading</span>}
      {probe.at !== null && <span>Loaded at {clockText(new Date(probe.at))}</span>}
    </p>
  );
}

type Profile = NonNullable<UpgradeReport['to']['profile']>;

interface QuestionProps {
  readonly profile: Profile;
  readonly onConfirm: () => void;
  readonly onKeep: () => void;
}

function Question({ profile, onConfirm, onKeep }: QuestionProps) {
  const question = (
    <>
      LOAD these libraries on <SafeText text={profile.name} />?
    </>
  );
  const consequence =
    'One session of its own loads each, as pg_upgrade does, and is closed. Loading runs the start-up code of a library: one that crashes makes the server restart. Nothing is stored.';
  const common = { question, consequence, action: 'LOAD libraries', onConfirm, onKeep };
  if (profile.ending !== 'type-name') return <ConfirmRow {...common} />;
  return <TypedConfirm {...common} environment={profile.environment} name={profile.name} />;
}

async function loadAll(at: string, to: string, typedName: string | undefined, upgrade: Upgrade): Promise<void> {
  try {
    const { data } = await ask('upgrade.probe', { at, to, ...(typedName === undefined ? {} : { typedName }) });
    upgrade.setReport(data.report);
    const detail = data.unjournalled === null ? {} : { detail: `The journal has no line of it: ${data.unjournalled}` };
    const title =
      data.failed === 0 ? 'Every library was loaded' : `${countOf(data.failed, 'library', 'libraries')} not loaded`;
    showToast({ title, ...detail });
  } catch (error) {
    const words = error instanceof AskError ? error.failure.message : String(error);
    showToast({ title: `Not loaded: ${words}`, forMs: null });
  }
}
