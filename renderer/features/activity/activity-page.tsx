import { useEffect, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useLive } from '../../state/live.ts';
import { useAt } from '../../state/place.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { forgetActing, useActing } from './acting.ts';
import css from './activity.module.css';
import { ActivityHead } from './activity-head.tsx';
import { FirstSample } from './activity-states.tsx';
import { ActivityView } from './activity-view.tsx';
import { useArrangedScene } from './use-arranged-scene.ts';
import { useScene } from './use-scene.ts';

/** Who is connected, in which state, since when, what it costs, and ending it safely. */
export function ActivityPage() {
  const at = useAt();
  return <Activity key={at} at={at} />;
}

function Activity({ at }: { readonly at: At }) {
  const [cursorMs, setCursor] = useState<number | null>(null);
  const scene = useScene(at, cursorMs);
  const screen = useArrangedScene(scene);
  useShownSql(useLive((live) => live.statements));
  useShownSql(useActing((acting) => acting.statements));
  useEffect(() => forgetActing, []);
  if (scene.server !== null || scene.kind === 'recording') {
    return <ActivityView screen={screen} onCursor={setCursor} />;
  }
  return (
    <div className={css.page}>
      <ActivityHead view={screen.view} counts={null} isHidden={false} />
      <FirstSample />
    </div>
  );
}
