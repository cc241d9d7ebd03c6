import { BellOff, Wrench } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { type QuietQuestion, useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';
import { useClientsInView } from '#renderer/lib/use-clients-in-view.ts';

/** Muting and maintaining everything in view; bots and alerts have keys of their own for it. */
export function useQuietCommands(): Command[] {
  const { t } = useTranslation('quiet');
  const everyLanguage = useEveryLanguage();
  const ask = useAskForQuiet();
  const tenantIds = useClientsInView();
  const about = (kind: QuietQuestion['kind']) => () =>
    ask({ kind, subject: { bots: [], tenantIds } });

  return tenantIds.length === 0
    ? []
    : [
        {
          id: 'quiet.mute',
          group: 'action',
          title: t('command.mute'),
          keywords: everyLanguage('quiet:command.mute'),
          icon: BellOff,
          run: about('menu'),
        },
        {
          id: 'quiet.maintenance',
          group: 'action',
          title: t('command.maintenance'),
          keywords: everyLanguage('quiet:command.maintenance'),
          icon: Wrench,
          run: about('plan'),
        },
      ];
}
