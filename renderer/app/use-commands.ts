import { useNavigate } from '@tanstack/react-router';
import { Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAlertCommands } from '#renderer/features/alerts/commands.ts';
import { useAppearanceCommands } from '#renderer/features/appearance/commands.ts';
import { useBotCommands } from '#renderer/features/bots/commands.ts';
import { useDemoCommands } from '#renderer/features/demo/commands.ts';
import { useQuietCommands } from '#renderer/features/maintenance/commands.ts';
import { useOverviewCommands } from '#renderer/features/overview/commands.ts';
import { useSettingsCommands } from '#renderer/features/settings/commands.ts';
import { useSystemCommands } from '#renderer/features/system/commands.ts';
import { useTenantCommands } from '#renderer/features/tenants/commands.ts';
import { useVaultCommands } from '#renderer/features/vault/commands.ts';
import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';

import type { Overlay } from './overlay.ts';
import { screenKeys, useScreens } from './use-screens.ts';

/** What each feature contributes, and the ways to each screen. Nothing is gathered while it is closed. */
export function useCommands(open: (overlay: Overlay) => void, isOpen: boolean): Command[] {
  const { t } = useTranslation('shell');
  const everyLanguage = useEveryLanguage();
  const navigate = useNavigate();
  const { all } = useScreens();
  const contributed = [
    useOverviewCommands(),
    useBotCommands(isOpen),
    useAlertCommands(),
    useQuietCommands(),
    useTenantCommands(),
    useDemoCommands(),
    useSystemCommands(),
    useVaultCommands(),
    useSettingsCommands(),
    useAppearanceCommands(),
  ];
  if (!isOpen) {
    return [];
  }

  const screens = all.map((screen): Command => {
    const keys = screenKeys(screen);
    return {
      id: `go.${screen.id}`,
      group: 'go',
      title: t(`screen.${screen.id}`),
      keywords: everyLanguage(`shell:screen.${screen.id}`),
      icon: screen.Icon,
      ...(keys === undefined ? {} : { keys }),
      run: () => void navigate({ to: screen.path }),
    };
  });
  const sheet: Command = {
    id: 'shortcuts',
    group: 'go',
    title: t('command.shortcuts'),
    keywords: everyLanguage('shell:command.shortcuts'),
    icon: Keyboard,
    keys: '?',
    run: () => open('shortcuts'),
  };
  return [...screens, ...contributed.flat(), sheet];
}
