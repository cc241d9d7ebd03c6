import { useId } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';

import type { OwnValues } from './own-values.ts';
import { TryOutResult } from './try-out-result.tsx';
import { useTryOut } from './use-try-out.ts';

type TryOutProps = {
  /** None while what is typed could not be sent. */
  connector: ConnectorConfig | undefined;
  /** The bot that is changed: its stored secrets are used where they are kept. */
  bot: BotView | undefined;
};

/** One probe before anything is stored. */
export function TryOut({ connector, bot }: TryOutProps) {
  const { t } = useTranslation('bots');
  const headingId = useId();
  const tenantId = tenantIdSchema.safeParse(useWatch<OwnValues, 'tenantId'>({ name: 'tenantId' }));
  const { start, ...result } = useTryOut();
  const asked = connector &&
    tenantId.success && {
      tenantId: tenantId.data,
      connector,
      ...(bot ? { botId: bot.id } : {}),
    };

  return (
    <section aria-labelledby={headingId} className="flex items-start gap-3">
      <h3 id={headingId} className="sr-only">
        {t('try.title')}
      </h3>
      <ActionButton
        needs="operator"
        size="lg"
        disabled={!asked || result.isTrying}
        onClick={() => asked && start(asked)}
      >
        {t('try.action')}
      </ActionButton>
      <div className="min-w-0 flex-1 self-center">
        <TryOutResult {...result} />
      </div>
    </section>
  );
}
