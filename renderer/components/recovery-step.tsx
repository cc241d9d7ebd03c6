import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { positionOf } from '#renderer/lib/ladder-position.ts';
import { useLadder } from '#renderer/lib/use-ladder.ts';
import type { BotView } from '#shared/schemas/bot.ts';

import { Countdown } from './countdown.tsx';

type Healed = Pick<BotView, 'id' | 'tenantId' | 'status'>;

/** Of a bot that is being healed, which step it is at, in short: "2/3". Nothing for any other. */
export function RecoveryStep({ bot }: { bot: Healed }) {
  const { t } = useTranslation('recovery');
  const { ladder } = useLadder(bot, bot.status === 'healing');
  const position = ladder && positionOf(ladder);

  return position ? (
    <span title={t('step-of', position)} className="text-12 text-muted">
      <span className="sr-only">{t('step-of', position)}</span>
      <span aria-hidden>
        {position.number}/{position.of}
      </span>
    </span>
  ) : null;
}

/** The same with when the next step is taken; what is said instead where it is at none. */
export function NextRecoveryStep({ bot, otherwise }: { bot: Healed; otherwise: ReactNode }) {
  const { t } = useTranslation('recovery');
  const { ladder } = useLadder(bot, bot.status === 'healing');

  const position = ladder && positionOf(ladder);
  if (bot.status !== 'healing' || !position) {
    return otherwise;
  }
  return (
    <>
      {t('step-of', position)}
      {ladder.next && (
        <>
          {' · '}
          <Countdown to={ladder.next.at} />
        </>
      )}
    </>
  );
}
