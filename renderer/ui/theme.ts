import { type CSSVariablesResolver, createTheme, type MantineThemeOverride } from '@mantine/core';

const still = { duration: 0 };

/** Menus hang inside the main landmark, but are placed by the window, so that no pane cuts them off. */
const inMain = { portalProps: { target: '#overlays' }, floatingStrategy: 'fixed' };

/** The key that opens a menu must not close it as a key pressed elsewhere; the first item has the focus at once. */
const menuKeys = { withInitialFocusPlaceholder: false, clickOutsideEvents: ['mousedown', 'touchstart'] };

/** Mantine gives behaviour; looks come from our own classes. So the theme only says sizes, fonts and no motion. */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '22px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  primaryColor: 'blue',
  respectReducedMotion: true,
  components: {
    Popover: { defaultProps: { transitionProps: still, shadow: 'none' } },
    Menu: { defaultProps: { transitionProps: still, ...menuKeys, ...inMain } },
    Combobox: { defaultProps: { transitionProps: still, ...inMain } },
  },
});

const ours = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border-2)',
  '--mantine-color-error': 'var(--lock-text)',
  '--mantine-primary-color-filled': 'var(--accent)',
} as const;

/** Mantine's own colour variables follow our tokens, which know both themes themselves. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: { ...ours }, dark: { ...ours } });
