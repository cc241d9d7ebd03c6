import { useNavigate } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';

import { inboxTabs } from './alerts-search.ts';

/** The inbox's tabs; the open one is the screen itself. */
export function useAlertCommands(): Command[] {
  const { t } = useTranslation('alerts-screen');
  const everyLanguage = useEveryLanguage();
  const navigate = useNavigate();

  return inboxTabs
    .filter((tab) => tab !== 'open')
    .map(
      (tab): Command => ({
        id: `alerts.${tab}`,
        group: 'go',
        title: t(`command.${tab}`),
        keywords: everyLanguage(`alerts-screen:command.${tab}`),
        icon: Bell,
        run: () =>
          void navigate({ to: '/alerts', search: (before) => ({ ...before, state: tab }) }),
      }),
    );
}
