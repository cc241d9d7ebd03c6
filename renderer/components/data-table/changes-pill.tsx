import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';

/** Says how many rows wait to move, and lets them. */
export function ChangesPill({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation();

  return (
    count > 0 && (
      <div className="absolute top-8 right-3 z-20 flex items-center gap-2 rounded-full border border-border-control bg-surface-1 py-0.5 pr-1 pl-3 text-12 shadow-overlay">
        {t('grid.changes', { count })}
        <Button size="sm" variant="link" onClick={onShow}>
          {t('grid.show-changes')}
        </Button>
      </div>
    )
  );
}
