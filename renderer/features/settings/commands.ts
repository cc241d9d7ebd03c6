import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';

import { sections } from './sections.ts';
import { useSections } from './use-sections.ts';

export function useSettingsCommands(): Command[] {
  const { t } = useTranslation('settings');
  const everyLanguage = useEveryLanguage();
  const navigate = useNavigate();

  return useSections().map(
    (section): Command => ({
      id: `settings.${section}`,
      group: 'go',
      title: t(`section.${section}.name`),
      hint: t('title'),
      keywords: [
        ...everyLanguage(`settings:section.${section}.name`),
        ...everyLanguage(`settings:section.${section}.also`),
        ...everyLanguage('settings:title'),
      ],
      icon: sections[section].Icon,
      run: () => void navigate({ to: '/settings/$section', params: { section } }),
    }),
  );
}
