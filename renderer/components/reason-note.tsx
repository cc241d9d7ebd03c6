import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Trouble } from '#renderer/lib/trouble-of.ts';
import { hasStep } from '#shared/schemas/reason.ts';

/** What is wrong, as exactly as it is known, and the step that is a person's. */
export function ReasonNote({ cause, reason }: Trouble) {
  const { t } = useTranslation(['bots', 'reasons', 'causes']);

  if (reason === null) {
    return cause && <p>{t(`causes:${cause}.sentence`)}</p>;
  }
  return (
    <>
      <p>{t(`reasons:${reason}.sentence`)}</p>
      {hasStep(reason) && (
        <p className="font-medium">
          {t(`reasons:${reason}.step`)}
          {reason === 'vault_locked' && (
            <>
              {' '}
              <Link
                to="/system"
                search={(before) => ({ ...before, vault: 'unlock' as const })}
                className="rounded-sm font-normal text-accent underline"
              >
                {t('form.open-vault')}
              </Link>
            </>
          )}
        </p>
      )}
    </>
  );
}

/** The same in a word or two. */
export function useReasonName() {
  const { t } = useTranslation(['reasons', 'causes']);
  return ({ cause, reason }: Trouble): string | undefined => {
    if (reason !== null) {
      return t(`reasons:${reason}.name`);
    }
    return cause === null ? undefined : t(`causes:${cause}.name`);
  };
}
