import { IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { GrantText } from '../../ui/grant-text.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { sentence } from '../../ui/sentence.ts';
import type { Vacuum } from './use-vacuum.ts';

interface Lack {
  readonly what: string;
  readonly grant: string | null;
}

/** What this role may not see is never 0: what it is, and the GRANT that shows it. */
export function LacksNote({ vacuum: { loaded, now, bloat } }: { readonly vacuum: Vacuum }) {
  const [dismissed, setDismissed] = useState('');
  const all = [loaded?.answer.lacks, now.data?.lacks, bloat.data?.lacks].flatMap((lacks) => lacks ?? []);
  const lacks = [...new Map(all.map((lack) => [lack.what, lack])).values()];
  const id = lacks.map(({ what }) => what).join('\n');
  if (lacks.length === 0 || dismissed === id) return null;
  const [grant] = lacks.flatMap((lack) => lack.grant ?? []);
  return (
    <Banner
      tone="idletx"
      icon={<IconEyeOff size={16} stroke={1.6} />}
      actions={grant === undefined ? undefined : <GrantText text={grant} />}
      onDismiss={() => setDismissed(id)}
    >
      <b>Not all is known here.</b> <Whats lacks={lacks} />
    </Banner>
  );
}

function Whats({ lacks }: { readonly lacks: readonly Lack[] }) {
  return lacks.map(({ what }) => (
    <span key={what}>
      <SafeText text={sentence(what)} />{' '}
    </span>
  ));
}
