import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { useGate } from '#renderer/lib/use-gate.ts';

import { useDemo } from './use-demo.ts';

export function useDemoCommands(): Command[] {
  const { t } = useTranslation('demo');
  const everyLanguage = useEveryLanguage();
  const blocked = useGate('operator');
  const { hasDemo, isRunning, start, stop } = useDemo();

  if (!hasDemo || blocked !== undefined) {
    return [];
  }
  const verb = isRunning ? 'stop' : 'start';
  return [
    {
      id: `demo.${verb}`,
      group: 'action',
      title: t(`command.${verb}`),
      keywords: everyLanguage(`demo:command.${verb}`),
      icon: FlaskConical,
      run: isRunning ? stop : start,
    },
  ];
}
