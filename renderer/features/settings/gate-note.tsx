import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Why nothing can be changed here now, and who can. */
export function GateNote({ reason }: { reason: string | undefined }) {
  const { t } = useTranslation('settings');
  if (reason === undefined) {
    return null;
  }
  return (
    <p className="flex items-center gap-2 rounded-lg border bg-surface-2 px-3 py-2 text-13 text-muted">
      <Lock aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
      <span>
        <span className="font-medium text-text">{t('read-only')}</span> {reason}
      </span>
    </p>
  );
}
