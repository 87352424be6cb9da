import type { At } from '../../../shared/contract/place.ts';
import { durationWords, sizeChangeText, sizeText } from '../../../shared/figure-text.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SizeBar } from '../../ui/size-bar.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { largestOf } from './largest.ts';
import css from './overview.module.css';
import type { Largest } from './use-largest.ts';

const shownMost = 13;

export function LargestPart({ at, largest }: { readonly at: At; readonly largest: Largest }) {
  const lumps = largestOf(largest, shownMost);
  const { answer, summary, failure } = largest;
  const since = answer?.growthSince;
  const most = lumps[0]?.total_bytes ?? 0;
  return (
    <section aria-label="Largest relations" className={css.half}>
      <SectionHead title="Largest relations" under="lumped by name suffix">
        <Space />
        <Button look="link" size={22} onClick={() => openRoom(at, 'sizes')}>
          Sizes
        </Button>
      </SectionHead>
      <table className={css.table}>
        <colgroup>
          <col />
          <col className={css.bars} />
          <col style={{ width: 76 }} />
          <col style={{ width: 88 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Lump</th>
            <th scope="col">Heap, index, TOAST</th>
            <th scope="col" className={css.number}>
              Total
            </th>
            <th scope="col" className={css.number}>
              {since ? `In ${durationWords(since.spanMs)}` : 'Growth'}
            </th>
          </tr>
        </thead>
        <tbody>
          {lumps.map((lump) => (
            <tr key={lump.key}>
              <th scope="row" title={visibleText(lump.name)}>
                <SafeText text={lump.name} />
              </th>
              <td>
                <SizeBar parts={lump.parts} of={most} isFaint={lump.isEstimate} />
              </td>
              <td className={css.number}>
                {lump.isEstimate && '~'}
                {sizeText(lump.total_bytes)}
              </td>
              <td className={css.number}>{sizeChangeText(lump.growth_bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lumps.length === 0 && (
        <p className={css.quiet}>
          {failure?.message ?? (summary?.state === 'finished' ? 'There is no table.' : 'Measuring…')}
        </p>
      )}
    </section>
  );
}
