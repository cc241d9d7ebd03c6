import { useTranslation } from 'react-i18next';

import { Badge } from '#renderer/components/ui/badge.tsx';
import type { ConfigStanding, ConfigState, ConfigVersion } from '#shared/schemas/config.ts';

const tones = {
  candidate: 'neutral',
  applying: 'healing',
  watching: 'healing',
  good: 'ok',
  bad: 'down',
  superseded: 'neutral',
  drifted: 'degraded',
} as const satisfies Record<ConfigState, string>;

type VersionBadgesProps = {
  version: Pick<ConfigVersion, 'id' | 'state'>;
  standing: Pick<ConfigStanding, 'current'> | undefined;
};

/** How a version stands: whether it runs, and what came of it. */
export function VersionBadges({ version: { id, state }, standing }: VersionBadgesProps) {
  const { t } = useTranslation('config');
  const isRunning = standing?.current?.id === id;

  return (
    <>
      {isRunning && (
        <Badge className="border-transparent bg-accent font-medium text-on-accent">
          {t('running')}
        </Badge>
      )}
      {/* What was replaced needs no mark of its own: everything that does not run was. */}
      {state !== 'superseded' && <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>}
    </>
  );
}
