import { useLayout } from '../../state/layout.ts';
import { chooseTheme } from '../../state/theme.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SettingRow } from './setting-row.tsx';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function Appearance() {
  const theme = useLayout((layout) => layout.theme);
  return (
    <>
      <SectionHead title="Appearance" />
      <SettingRow title="Theme" consequence="Alt T switches it from any screen">
        <Segmented label="Theme" value={theme} options={themes} onChange={chooseTheme} />
      </SettingRow>
    </>
  );
}
