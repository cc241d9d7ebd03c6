import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { useGate } from '#renderer/lib/use-gate.ts';

import { useCheckAll } from './use-overview.ts';

export function useOverviewCommands(): Command[] {
  const { t } = useTranslation('overview');
  const everyLanguage = useEveryLanguage();
  const toast = useToast();
  const blocked = useGate('operator');
  const { checkAll } = useCheckAll((bots) => toast.show(t('checked', { count: bots.length })));

  if (blocked !== undefined) {
    return [];
  }
  return [
    {
      id: 'check-all',
      group: 'action',
      title: t('command.check-all'),
      keywords: everyLanguage('overview:command.check-all'),
      icon: RefreshCw,
      keys: 'h',
      run: checkAll,
    },
  ];
}
