import { useTranslation } from 'react-i18next';

import type { Check } from '#shared/schemas/health.ts';

import { StatusIcon, StatusLabel, statusTextClass } from './status-shape.tsx';

/**
 * What a check led to. A check that failed but did not yet turn the verdict, or went well but did not yet turn
 * it back, is neither: it waits for the next.
 */
export function CheckVerdict({ check }: { check: Pick<Check, 'verdict' | 'cause'> }) {
  const { t } = useTranslation('status');
  if (!isUnconfirmed(check)) {
    return <StatusLabel status={check.verdict} />;
  }
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap ${statusTextClass('unknown')}`}
    >
      <StatusIcon status="unknown" />
      {t('unconfirmed')}
    </span>
  );
}

function isUnconfirmed({ verdict, cause }: Pick<Check, 'verdict' | 'cause'>): boolean {
  const isGood = cause === null || cause === 'slow' || cause === 'tls_soon';
  return (verdict === 'ok' && !isGood) || (verdict === 'down' && isGood);
}
