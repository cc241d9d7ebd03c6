import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';

import { type InboxTab, inboxTabs } from './alerts-search.ts';

type InboxTabsProps = { tab: InboxTab; onChange: (tab: InboxTab) => void };

/** Which alerts the one list shows: buttons that are on or off. */
export function InboxTabs({ tab, onChange }: InboxTabsProps) {
  const { t } = useTranslation('alerts-screen');

  return (
    <fieldset aria-label={t('tab.label')} className="flex flex-wrap gap-1">
      {inboxTabs.map((name) => (
        <Button
          key={name}
          variant={name === tab ? 'plain' : 'quiet'}
          aria-pressed={name === tab}
          onClick={() => onChange(name)}
        >
          {t(`tab.${name}`)}
        </Button>
      ))}
    </fieldset>
  );
}
