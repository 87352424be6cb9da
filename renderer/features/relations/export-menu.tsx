import { IconBraces, IconDownload, IconFileTypeCsv, IconMarkdown, IconTable } from '@tabler/icons-react';
import { memo, useCallback, useEffect, useRef } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { ask, type InputOf } from '../../api.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import type { Loaded } from './lists.ts';
import type { Found } from './use-search.ts';
import type { Shown } from './use-shown.ts';
import { sortOf, type View } from './use-view.ts';

interface ExportMenuProps {
  readonly at: At;
  readonly loaded: Loaded | undefined;
  readonly shown: Shown | null;
  readonly view: View;
  readonly found: Found | null;
}

type Format = InputOf<'relations.export'>['format'];

/** The list as it is filtered and sorted, read afresh on the way out. */
export function ExportMenu({ at, loaded, shown, view, found }: ExportMenuProps) {
  const now = useRef({ loaded, view, found });
  useEffect(() => {
    now.current = { loaded, view, found };
  });
  const run = useCallback(
    (format: Format) => {
      const { loaded, view, found } = now.current;
      if (loaded) void exportList(at, loaded, view, found, format).catch(sayNotExported);
    },
    [at],
  );
  return <Formats isDisabled={!shown?.parsed.isValid} onFormat={run} />;
}

interface FormatsProps {
  readonly isDisabled: boolean;
  readonly onFormat: (format: Format) => void;
}

// Drawn again at no key of the filter: a menu is the heaviest control of the page.
const Formats = memo(function Formats({ isDisabled, onFormat }: FormatsProps) {
  const look = { size: 16, stroke: 1.6 };
  const as = (format: Format) => () => onFormat(format);
  return (
    <MenuButton
      label="Export"
      heading="The list as it is filtered"
      width={240}
      disabled={isDisabled}
      icon={<IconDownload size={14} stroke={1.6} />}
      items={[
        {
          id: 'csv',
          label: 'CSV',
          detail: 'bytes as numbers',
          keys: 'C',
          icon: <IconFileTypeCsv {...look} />,
          run: as('csv'),
        },
        { id: 'tsv', label: 'TSV', keys: 'T', icon: <IconTable {...look} />, run: as('tsv') },
        { id: 'json', label: 'JSON', keys: 'J', icon: <IconBraces {...look} />, run: as('json') },
        { id: 'markdown', label: 'Markdown', keys: 'M', icon: <IconMarkdown {...look} />, run: as('markdown') },
      ]}
    />
  );
});

async function exportList(at: At, { rows }: Loaded, view: View, found: Found | null, format: Format): Promise<void> {
  const { key, isDescending } = sortOf(view.layout.sort);
  const { data } = await ask('relations.export', {
    at,
    format,
    view: {
      text: view.text,
      ...view.mode,
      kinds: [...view.kinds],
      schema: view.schema,
      withSystem: view.withSystem,
      found: found && foundOids(rows, found.mask),
      sort: key,
      isDescending,
    },
  });
  offerFile(data, data.kind === 'kept' ? undefined : countOf(data.rows, 'row'));
}

function foundOids(rows: Loaded['rows'], mask: Uint8Array) {
  const relations: number[] = [];
  const routines: number[] = [];
  for (let n = 0; n < rows.count; n += 1) {
    if (mask[n] === 1) (n < rows.routinesFrom ? relations : routines).push(rows.oid[n] ?? 0);
  }
  return { relations, routines };
}
