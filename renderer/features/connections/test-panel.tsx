import { IconAlertCircle, IconCheck, IconCircleCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { TestStep } from '../../../shared/contract/connections.ts';
import { durationText } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './test-panel.module.css';
import type { Tested } from './use-test.ts';

const names: Readonly<Record<TestStep['step'], string>> = {
  dns: 'DNS',
  ssh: 'SSH',
  tcp: 'TCP',
  tls: 'TLS',
  authentication: 'Authentication',
  server: 'Server version and privileges',
};

const icons: Readonly<Record<TestStep['state'], typeof IconCheck>> = {
  passed: IconCheck,
  failed: IconX,
  'not-reached': IconMinus,
  skipped: IconMinus,
};

/** How far a test connection got, with the server's own words at the step that failed. */
export function TestPanel({ tested }: { readonly tested: Tested }) {
  const { steps, isRunning, failure } = tested;
  if (failure) return <FailureNote failure={failure} isBare />;
  const failed = steps.find(({ state }) => state === 'failed');
  const look = failed ? css.failed : isRunning ? undefined : css.good;
  return (
    <section className={classes(css.panel, look)} aria-label="Test of the connection" aria-busy={isRunning}>
      {failed ? <Failed step={failed} /> : <Head text={isRunning ? 'Testing' : 'Connects'} />}
      <ol>
        {steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
      {failed?.advice !== undefined && <p>{failed.advice}</p>}
    </section>
  );
}

function Head({ text }: { readonly text: string }) {
  return (
    <div className={css.head} role="status">
      <IconCircleCheck size={16} stroke={1.6} />
      <b>{text}</b>
    </div>
  );
}

function Failed({ step }: { readonly step: TestStep }) {
  return (
    <div className={css.head} role="alert">
      <IconAlertCircle size={16} stroke={1.6} />
      <b>
        <SafeText text={step.text} />
      </b>
      {step.sqlstate !== undefined && <code>SQLSTATE {step.sqlstate}</code>}
    </div>
  );
}

const words: Readonly<Record<TestStep['state'], string>> = {
  passed: '',
  failed: 'failed',
  'not-reached': 'not reached',
  skipped: '',
};

function Step({ step }: { readonly step: TestStep }) {
  const Icon = icons[step.state];
  return (
    <li data-state={step.state}>
      <Icon size={14} stroke={1.8} />
      <span className={css.name}>{names[step.step]}</span>
      <span className={css.text} title={visibleText(step.text)}>
        {words[step.state] || <SafeText text={step.text} />}
      </span>
      {step.ms !== undefined && <span className={css.ms}>{durationText(step.ms)}</span>}
    </li>
  );
}
