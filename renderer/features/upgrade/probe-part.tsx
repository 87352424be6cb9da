import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { clockText, countOf } from '../../../shared/figure-text.ts';
import { AskError, ask } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { Measured } from '../../ui/measured.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import css from './upgrade.module.css';
import type { Upgrade } from './use-upgrade.ts';

/** Where a LOAD of the libraries stands. */
export interface Probing {
  readonly isAsking: boolean;
  readonly isBusy: boolean;
  readonly ask: () => void;
  readonly keep: () => void;
  readonly load: () => void;
}

export function useProbing(at: string, report: UpgradeReport, upgrade: Upgrade): Probing {
  const [state, setState] = useState<'idle' | 'asking' | 'busy'>('idle');
  const { profile, probe } = report.to;
  return {
    // Another target may have been chosen meanwhile.
    isAsking: state === 'asking' && probe.isOffered,
    isBusy: state === 'busy',
    ask: () => setState('asking'),
    keep: () => setState('idle'),
    load: () => {
      if (profile === null) return;
      setState('busy');
      const typedName = profile.ending === 'type-name' ? profile.name : undefined;
      void loadAll(at, profile.id, typedName, upgrade).finally(() => setState('idle'));
    },
  };
}

interface ProbePartProps {
  readonly report: UpgradeReport;
  readonly probing: Probing;
}

/** Have the target load the libraries, as pg_upgrade will: the only way to be sure. Asks first. */
export function ProbePart({ report, probing }: ProbePartProps) {
  const { profile, probe } = report.to;
  if (profile === null || report.state === 'running') return null;
  if (!probe.isOffered) {
    return (
      <p>
        Nothing was loaded to see: <SafeText text={probe.why ?? ''} />.
      </p>
    );
  }
  return (
    <p className={css.probe}>
      <Button
        size={22}
        disabled={probing.isBusy || probing.isAsking}
        icon={<IconPlugConnected size={13} stroke={1.6} />}
        onClick={probing.ask}
      >
        <span>
          LOAD on <SafeText text={profile.name} />…
        </span>
      </Button>
      <span role="status">
        {probing.isBusy ? 'Loading' : probe.at === null ? '' : `Loaded at ${clockText(new Date(probe.at))}`}
      </span>
    </p>
  );
}

interface ProbeQuestionProps {
  readonly report: UpgradeReport;
  readonly probing: Probing;
  readonly onHeight: (height: number) => void;
  /** The keys go back to the list. */
  readonly onDone: () => void;
}

/** Under the row of the libraries: what is run on the target, and what that means. */
export function ProbeQuestion({ report, probing, onHeight, onDone }: ProbeQuestionProps) {
  const { profile } = report.to;
  if (profile === null) return null;
  const common = {
    question: (
      <>
        LOAD these libraries on <SafeText text={profile.name} />?
      </>
    ),
    consequence:
      'One session of its own loads each, as pg_upgrade does, and is closed. That runs the start-up code of the libraries; one that crashes makes the server restart. Nothing is stored.',
    action: 'LOAD libraries',
    onConfirm: () => {
      probing.load();
      onDone();
    },
    onKeep: () => {
      probing.keep();
      onDone();
    },
  };
  return (
    <Measured onHeight={onHeight}>
      {profile.ending === 'type-name' ? (
        <TypedConfirm {...common} environment={profile.environment} name={profile.name} />
      ) : (
        <ConfirmRow {...common} icon={<IconPlugConnected size={16} stroke={1.6} />} />
      )}
    </Measured>
  );
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
