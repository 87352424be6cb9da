import { useEffect } from 'react';
import { sizeText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { PanePart } from '../../ui/drawer.tsx';
import { Legend, SizeBar } from '../../ui/size-bar.tsx';
import { Part } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

/** Measured when the drawer opens; a lock leaves the estimate in the list and says who holds it. */
export function SizePart({ one }: { readonly one: One }) {
  const { at, oid, onMeasured } = one;
  const asked = useQuestion('relations.size', { at, oid });
  const { data } = asked;
  useEffect(() => {
    if (data) onMeasured(oid, data);
  }, [data, oid, onMeasured]);
  return (
    <Part asked={asked}>
      {({ heap_bytes, index_bytes, toast_bytes, total_bytes }) =>
        total_bytes === null ? null : (
          <PanePart>
            <div className={css.sums}>
              <b>{sizeText(total_bytes)}</b>
              <span className={css.grey}>total</span>
              <span className={css.end}>
                <Legend
                  labels={[
                    `heap ${sizeText(heap_bytes)}`,
                    `indexes ${sizeText(index_bytes)}`,
                    `TOAST ${sizeText(toast_bytes)}`,
                  ]}
                />
              </span>
            </div>
            <SizeBar parts={[heap_bytes, index_bytes, toast_bytes]} of={total_bytes} height={10} />
          </PanePart>
        )
      }
    </Part>
  );
}
