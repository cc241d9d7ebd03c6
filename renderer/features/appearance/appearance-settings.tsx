import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { SettingRow } from '#renderer/components/setting-row.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { Select, type SelectOption } from '#renderer/components/ui/select.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import {
  densities,
  type Preferences,
  textScales,
  themes,
  usePreferences,
} from '#renderer/lib/preferences.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { locales } from '#shared/schemas/tenant.ts';
import { statuses } from '#shared/status.ts';

/** How the console looks and speaks to this person. */
export function AppearanceSettings() {
  const { t } = useTranslation(['shell', 'common', 'settings']);
  const format = useFormat();
  const [preferences, set] = usePreferences();
  const languages: SelectOption<Preferences['language']>[] = [
    { value: 'system', label: t('appearance.language-system') },
    ...locales.map((locale) => ({ value: locale, label: t(`common:locale.${locale}`) })),
  ];

  return (
    <>
      <SectionCard title={t('settings:section.appearance.name')} className="max-w-2xl">
        <div className="divide-y">
          <SettingRow label={t('appearance.theme')}>
            {(id) => (
              <Select
                id={id}
                className="w-52"
                value={preferences.theme}
                options={themes.map((value) => ({ value, label: t(`appearance.themes.${value}`) }))}
                onChange={(theme) => set({ theme })}
              />
            )}
          </SettingRow>
          <SettingRow label={t('appearance.language')} hint={t('appearance.language-hint')}>
            {(id) => (
              <Select
                id={id}
                className="w-52"
                value={preferences.language}
                options={languages}
                onChange={(language) => set({ language })}
              />
            )}
          </SettingRow>
          <SettingRow label={t('appearance.density')}>
            {(id) => (
              <Select
                id={id}
                className="w-52"
                value={preferences.density}
                options={densities.map((value) => ({ value, label: t(`common:density.${value}`) }))}
                onChange={(density) => set({ density })}
              />
            )}
          </SettingRow>
          <SettingRow label={t('appearance.text-size')}>
            {(id) => (
              <Select
                id={id}
                className="w-52"
                value={String(preferences.textScale)}
                options={textScales.map((scale) => ({
                  value: String(scale),
                  label: format.percent(scale / 100, 0),
                }))}
                onChange={(scale) => set({ textScale: Number(scale) })}
              />
            )}
          </SettingRow>
          <SettingRow label={t('appearance.letter-keys')} hint={t('appearance.letter-keys-hint')}>
            {(id) => (
              <Switch
                id={id}
                checked={preferences.letterKeys}
                onChange={(letterKeys) => set({ letterKeys })}
              />
            )}
          </SettingRow>
        </div>
      </SectionCard>
      <SectionCard title={t('appearance.sample')} className="max-w-2xl">
        <ul className="grid grid-cols-2 gap-x-6 gap-y-2 px-4 py-3 text-13 sm:grid-cols-4">
          {statuses.map((status) => (
            <li key={status}>
              <StatusLabel status={status} />
            </li>
          ))}
        </ul>
      </SectionCard>
    </>
  );
}
