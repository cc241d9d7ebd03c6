import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { Button } from '#renderer/components/ui/button.tsx';

const look = 'rounded-lg border bg-surface-1';

type BotsEmptyProps = {
  hasBots: boolean;
  view: string;
  text: string;
  unknown: readonly string[];
  onClear: () => void;
  onAdd: () => void;
};

/** No bot at all, or none that the view and the filter let through: which of them it is, and the way on. */
export function BotsEmpty({ hasBots, view, text, unknown, onClear, onAdd }: BotsEmptyProps) {
  const { t } = useTranslation(['bots', 'common']);

  if (!hasBots) {
    return (
      <EmptyState
        className={look}
        title={t('empty.title')}
        actions={
          <Button variant="primary" size="lg" onClick={onAdd}>
            {t('add.open')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      className={look}
      title={text === '' ? t('empty.view', { view }) : t('empty.filter', { filter: text.trim() })}
      actions={<Button onClick={onClear}>{t('common:action.clear-filter')}</Button>}
    >
      {unknown.length > 0 && t('filter.unknown', { values: unknown.join(', ') })}
    </EmptyState>
  );
}
