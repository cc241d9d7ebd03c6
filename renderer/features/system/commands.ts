import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { useGate } from '#renderer/lib/use-gate.ts';

import { useSelfTest } from './use-system-health.ts';

export function useSystemCommands(): Command[] {
  const { t } = useTranslation('system');
  const everyLanguage = useEveryLanguage();
  const toast = useToast();
  const blocked = useGate('operator');
  const { run } = useSelfTest((isSound) =>
    toast.show(t(isSound ? 'verify.sound' : 'verify.unsound')),
  );

  if (blocked !== undefined) {
    return [];
  }
  return [
    {
      id: 'verify',
      group: 'action',
      title: t('command.verify'),
      keywords: everyLanguage('system:command.verify'),
      icon: ShieldCheck,
      run,
    },
  ];
}
