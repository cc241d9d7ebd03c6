import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { failureOf } from '#renderer/lib/failure.ts';

/** Why the agent did not take the form, where that is about no field of it. */
export function FormFailure({ error }: { error: unknown }) {
  const { t } = useTranslation(['bots', 'common']);
  if (error === undefined) {
    return null;
  }
  // Its sentence says already that nothing was changed.
  const isVault = failureOf(error).code === 'vault_locked';
  return (
    <div className="flex w-full flex-col items-start gap-1">
      <ErrorNotice
        error={error}
        isChange={!isVault}
        title={t('common:error.title')}
        className="w-full"
      />
      {isVault && (
        <Link
          to="/system"
          search={(before) => ({ ...before, vault: 'unlock' as const })}
          className="rounded-sm text-13 text-accent underline"
        >
          {t('form.open-vault')}
        </Link>
      )}
    </div>
  );
}
