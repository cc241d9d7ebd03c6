import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';

import { type InboxTab, inboxTabs } from './alerts-search.ts';

type InboxTabsProps = {
  tab: InboxTab;
  onChange: (tab: InboxTab) => void;
  /** Nothing is said before it is known. */
  counts: Readonly<Partial<Record<InboxTab, number>>> | undefined;
};

/** Which alerts the one list shows: buttons that are on or off. */
export function InboxTabs({ tab, onChange, counts }: InboxTabsProps) {
  const { t } = useTranslation('alerts-screen');
  const format = useFormat();

  return (
    <fieldset aria-label={t('tab.label')} className="flex flex-wrap gap-1">
      {inboxTabs.map((name) => {
        const count = counts?.[name];
        return (
          <Button
            key={name}
            variant={name === tab ? 'plain' : 'quiet'}
            aria-pressed={name === tab}
            onClick={() => onChange(name)}
          >
            {t(`tab.${name}`)}
            {count !== undefined && count > 0 && (
              <span className="font-normal text-muted">{format.number(count)}</span>
            )}
          </Button>
        );
      })}
    </fieldset>
  );
}
