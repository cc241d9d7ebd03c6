import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';

import type { Block } from './status-segments.ts';

/** What one block of the strip says: "Down, 22 Nov 10:42 to 22 Nov 10:48 (6 min): connection refused". */
export function useSegmentWords(): (block: Block) => string {
  const { t } = useTranslation(['bots', 'status', 'causes']);
  const format = useFormat();

  return useCallback(
    ({ state, cause, from, to, count }) => {
      const words = t(count === 1 ? 'strip.segment' : 'strip.block', {
        count,
        state: t(`status:span.${state}`),
        from: format.dateTime(from),
        to: format.dateTime(to),
        span: format.duration(to - from),
      });
      return cause === null ? words : `${words}: ${t(`causes:${cause}.name`)}`;
    },
    [t, format],
  );
}
