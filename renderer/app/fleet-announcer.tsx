import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useAnnounce } from '#renderer/components/announcer.tsx';
import { useFleet } from '#renderer/lib/use-fleet.ts';

/** Says how the fleet stands when that changes, to people who listen instead of look. */
export function FleetAnnouncer() {
  const { t } = useTranslation('shell');
  const announce = useAnnounce();
  const { fleet } = useFleet();
  const words =
    fleet && fleet.total > 0
      ? t('status.announce', { needsYou: fleet.counts.needs_you, down: fleet.counts.down })
      : undefined;

  useEffect(() => {
    if (words !== undefined) {
      announce(words);
    }
  }, [announce, words]);
  return null;
}
