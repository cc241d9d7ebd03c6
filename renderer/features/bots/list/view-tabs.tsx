import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';

import { type BotsViewName, botViews } from './bots-search.ts';

type ViewTabsProps = {
  view: BotsViewName;
  counts: Readonly<Record<BotsViewName, number>>;
  onChange: (view: BotsViewName) => void;
};

/** The list's ready-made views. They filter one list, so they are buttons that are on or off. */
export function ViewTabs({ view, counts, onChange }: ViewTabsProps) {
  const { t } = useTranslation('bots');
  const format = useFormat();

  return (
    <fieldset className="flex flex-wrap gap-1" aria-label={t('view.label')}>
      {botViews.map((name) => (
        <Button
          key={name}
          variant={name === view ? 'plain' : 'quiet'}
          aria-pressed={name === view}
          onClick={() => onChange(name)}
        >
          {t(`view.${name}`)}
          <span className="text-12 text-muted">{format.number(counts[name])}</span>
        </Button>
      ))}
    </fieldset>
  );
}
