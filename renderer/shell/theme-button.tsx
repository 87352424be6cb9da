import { IconContrast2 } from '@tabler/icons-react';
import { switchTheme } from '../state/theme.ts';
import { IconButton } from '../ui/button.tsx';

export function ThemeButton() {
  return (
    <IconButton label="Switch theme" keys="Alt T" onClick={switchTheme}>
      <IconContrast2 size={15} stroke={1.6} />
    </IconButton>
  );
}
