import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

const minuteMs = 60_000;
const secondMs = 1_000;

/** What "all working" rests on: how old the oldest answer is. Nothing where not all is well. */
export function Proof({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { counts, total, oldestCheckAt } = fleet;
  const isAllWell = total > 0 && counts.ok + counts.paused + counts.maintenance === total;
  const oldest = isAllWell && counts.ok > 0 ? oldestCheckAt : null;
  const span = useNow(
    useCallback(
      (now) => (oldest === null ? '' : format.span(roundedUp(now - oldest))),
      [oldest, format],
    ),
  );

  return oldest !== null && t('proof', { span });
}

/** To the next whole unit shown: "at most 5 min" holds for 4 min 10 s. */
function roundedUp(ms: number): number {
  const unit = ms < minuteMs ? secondMs : minuteMs;
  return Math.max(1, Math.ceil(ms / unit)) * unit;
}
