import { useTranslation } from 'react-i18next';

import type { Audience } from '#renderer/lib/use-gate.ts';

import { EmptyState } from './empty-state.tsx';

/** In place of what whoever looks may not see: whom it is for, and who can change that. */
export function NotForYou({ audience }: { audience: Audience }) {
  const { t } = useTranslation();
  return (
    <EmptyState className="rounded-lg border bg-surface-1" title={t('sight.title')}>
      {t(`sight.${audience}`)}
    </EmptyState>
  );
}
