import { Languages, SunMoon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { themes, usePreferences } from '#renderer/lib/preferences.ts';
import { locales } from '#shared/schemas/tenant.ts';

export function useAppearanceCommands(): Command[] {
  const { t } = useTranslation(['shell', 'common']);
  const everyLanguage = useEveryLanguage();
  const [, set] = usePreferences();

  return [
    ...themes.map((theme): Command => {
      const name = t(`appearance.themes.${theme}`);
      return {
        id: `theme.${theme}`,
        group: 'action',
        title: t('command.theme', { theme: name }),
        keywords: [
          ...everyLanguage('shell:appearance.theme'),
          ...everyLanguage(`shell:appearance.themes.${theme}`),
        ],
        icon: SunMoon,
        run: () => set({ theme }),
      };
    }),
    ...locales.map((locale): Command => {
      const name = t(`common:locale.${locale}`);
      return {
        id: `language.${locale}`,
        group: 'action',
        title: t('command.language', { language: name }),
        keywords: everyLanguage('shell:appearance.language'),
        icon: Languages,
        run: () => set({ language: locale }),
      };
    }),
  ];
}
