import { useTranslation } from 'react-i18next';

import type { Severity } from '#shared/schemas/alert.ts';

/** "Error or graver"; of the gravest there is nothing beyond. */
export function useSeverityWords(): (atLeast: Severity) => string {
  const { t } = useTranslation(['settings', 'status']);
  return (atLeast) => {
    const severity = t(`status:severity.${atLeast}`);
    return atLeast === 'critical' ? severity : t('people.at-least', { severity });
  };
}
