import {
  IconArrowRight,
  IconBraces,
  IconDownload,
  IconFileTypeCsv,
  IconFileTypeHtml,
  IconMarkdown,
  IconRefresh,
} from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import { ask, type InputOf } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './upgrade.module.css';
import type { Target } from './use-to.ts';
import type { Upgrade } from './use-upgrade.ts';

type Format = Exclude<InputOf<'upgrade.export'>['format'], 'copy'>;

interface HeadProps {
  readonly at: At;
  readonly target: Target;
  readonly upgrade: Upgrade;
}

export function UpgradeHead({ at, target, upgrade }: HeadProps) {
  const { facts, options, value, setValue } = target;
  const isShown = upgrade.report !== null && upgrade.report.findings.length > 0;
  return (
    <PageHeader title="Upgrade" under={<Under name={facts?.profile.name} />}>
      <Space />
      {facts && (
        <>
          <span className={css.from}>
            From <b>{facts.server_version}</b>
          </span>
          <IconArrowRight size={14} stroke={1.6} className={css.arrow} aria-hidden="true" />
          <SelectField
            label="To"
            value={value}
            options={options.map(({ detail, ...option }) => ({
              ...option,
              label: <SafeText text={option.label} />,
              ...(detail === undefined ? {} : { detail }),
            }))}
            onChange={setValue}
          />
        </>
      )}
      <CopyButton size={28} disabled={!isShown} text={() => copied(at)}>
        Copy as Markdown
      </CopyButton>
      <ExportMenu at={at} isReady={isShown} />
      <Button
        look="primary"
        keys="Alt R"
        icon={<IconRefresh size={14} stroke={1.6} />}
        disabled={target.to === null || upgrade.isRunning}
        onClick={upgrade.again}
      >
        Check again
      </Button>
    </PageHeader>
  );
}

function Under({ name }: { readonly name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <>
      what pg_upgrade would say about <SafeText text={name} />, without running it
    </>
  );
}

const copied = async (at: At): Promise<string> => (await ask('upgrade.export', { at, format: 'copy' })).data.text ?? '';

async function exportAs(at: At, format: Format): Promise<void> {
  const { data } = await ask('upgrade.export', { at, format });
  const isCopied = data.text !== undefined && (await copyText(data.text));
  offerFile(data.saved, isCopied ? 'The report is also on the clipboard' : undefined);
}

function ExportMenu({ at, isReady }: { readonly at: At; readonly isReady: boolean }) {
  const look = { size: 16, stroke: 1.6 };
  const as = (format: Format) => () => void exportAs(at, format).catch(sayNotExported);
  const items: readonly MenuItem[] = [
    {
      ...{ id: 'markdown', label: 'Markdown', detail: 'with the SQL', keys: 'M' },
      icon: <IconMarkdown {...look} />,
      run: as('markdown'),
    },
    { id: 'html', label: 'HTML', keys: 'H', icon: <IconFileTypeHtml {...look} />, run: as('html') },
    {
      ...{ id: 'csv', label: 'CSV', detail: 'a line for each object', keys: 'C' },
      icon: <IconFileTypeCsv {...look} />,
      run: as('csv'),
    },
    { id: 'json', label: 'JSON', keys: 'J', icon: <IconBraces {...look} />, run: as('json') },
  ];
  return (
    <MenuButton
      label="Export"
      heading="Export the report"
      items={items}
      width={250}
      disabled={!isReady}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}
