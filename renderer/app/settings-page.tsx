import { AppearanceSettings } from '#renderer/features/appearance/appearance-settings.tsx';
import { SettingsScreen } from '#renderer/features/settings/settings-screen.tsx';

export function SettingsPage() {
  return <SettingsScreen appearance={<AppearanceSettings />} />;
}
