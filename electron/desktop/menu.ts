import type { MenuItemConstructorOptions } from 'electron';

import type { Translator } from '#shared/i18n/translator.ts';

import type { Target } from './target.ts';

type MenuOptions = {
  platform: NodeJS.Platform;
  isDevelopment: boolean;
  t: Translator;
  onGo: (target: Target) => void;
  onCheck: () => void;
  onQuit: () => void;
};

/** The application menu: what the tray has, the screens, and the system's own entries for text and windows. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, t, onCheck, onQuit } = options;
  const quit: MenuItemConstructorOptions = {
    label: t('desktop:tray.quit'),
    accelerator: 'CommandOrControl+Q',
    click: onQuit,
  };
  const check: MenuItemConstructorOptions = { label: t('desktop:tray.check'), click: onCheck };
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [macMenu(quit)] : []),
    {
      label: t('desktop:menu.file'),
      submenu: isMac
        ? [check, { type: 'separator' }, { role: 'close' }]
        : [check, { type: 'separator' }, { role: 'close' }, quit],
    },
    { label: t('desktop:menu.edit'), submenu: editItems },
    { label: t('desktop:menu.view'), submenu: viewItems(options) },
    { label: t('desktop:menu.go'), submenu: goItems(options) },
    { label: t('desktop:menu.window'), role: 'windowMenu' },
  ];
}

function macMenu(quit: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: 'Admin Agent',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      quit,
    ],
  };
}

const editItems: MenuItemConstructorOptions[] = [
  { role: 'undo' },
  { role: 'redo' },
  { type: 'separator' },
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
];

function viewItems({ t, isDevelopment }: MenuOptions): MenuItemConstructorOptions[] {
  return [
    { label: t('desktop:menu.reload'), role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(isDevelopment ? [{ role: 'toggleDevTools' } as const] : []),
  ];
}

function goItems({ t, onGo }: MenuOptions): MenuItemConstructorOptions[] {
  // Without accelerators: Ctrl/⌘+1…9 are the console's own, in the window and in the browser alike.
  return (['overview', 'bots', 'alerts', 'system'] as const).map((screen) => ({
    label: t(`desktop:menu.${screen}`),
    click: () => onGo({ screen }),
  }));
}
