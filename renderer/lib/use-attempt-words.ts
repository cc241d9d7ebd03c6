import { useTranslation } from 'react-i18next';

import type { Attempt } from '#shared/schemas/recovery.ts';

type Ended = Pick<Attempt, 'state' | 'failure' | 'isProven'>;

/** What came of a step, in words. */
export function useAttemptWords(): (attempt: Ended) => string {
  const { t } = useTranslation('recovery');

  return ({ state, failure, isProven }) => {
    switch (state) {
      case 'succeeded':
        return t(isProven ? 'result.succeeded-proven' : 'result.succeeded');
      case 'failed':
      case 'abandoned':
        return failure === null ? t('failure.failed') : t(`failure.${failure}`);
      case 'planned':
      case 'running':
      case 'verifying':
        return t(`result.${state}`);
      default:
        return state satisfies never;
    }
  };
}
