import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import type { BotView } from '#shared/schemas/bot.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';

import { ChannelState } from './channel-state.tsx';
import { channelKey } from './gateway-layers.ts';
import { GatewayResult } from './gateway-result.tsx';
import { useGateway } from './use-gateway.ts';

type GatewayTabProps = { bot: BotView; connector: OpenclawConnector };

/** What the gateway behind a bot has, asked for when one wants to see it. */
export function GatewayTab({ bot, connector }: GatewayTabProps) {
  const { t } = useTranslation('bot-forms');
  const gateway = useGateway();
  const { look, isLooking, isWaiting } = gateway;
  const isWatched = (key: string) =>
    connector.channels?.some((name) => key === name || key.startsWith(`${name}:`)) ?? true;

  return (
    <div className="flex flex-col gap-4">
      <SectionCard
        title={t('gateway.title')}
        aside={
          <ActionButton
            needs="operator"
            size="sm"
            disabled={isLooking && !isWaiting}
            onClick={() => gateway.start({ tenantId: bot.tenantId, botId: bot.id, connector })}
          >
            {t('gateway.look')}
          </ActionButton>
        }
      >
        <div className="p-4">
          <GatewayResult gateway={gateway} idle={t('gateway.hint')} />
        </div>
      </SectionCard>
      {look?.kind === 'seen' && (
        <div className="grid items-start gap-4 min-[1100px]:grid-cols-2">
          <SectionCard title={t('gateway.channels')} aside={String(look.channels.length)}>
            <ul className="divide-y">
              {look.channels.map((channel) => {
                const key = channelKey(channel);
                return (
                  <li
                    key={key}
                    className="flex min-h-8 items-center justify-between gap-3 px-4 text-13"
                  >
                    <span className="min-w-0 truncate font-mono text-12">{key}</span>
                    <span className="flex items-center gap-3">
                      {!isWatched(key) && (
                        <span className="text-12 text-muted">{t('gateway.not-watched')}</span>
                      )}
                      <ChannelState channel={channel} />
                    </span>
                  </li>
                );
              })}
            </ul>
          </SectionCard>
          <SectionCard title={t('gateway.agents')} aside={String(look.agents.length)}>
            <ul className="divide-y">
              {look.agents.map(({ id, name }) => (
                <li key={id} className="flex min-h-8 items-center gap-3 px-4 text-13">
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  {name !== id && <span className="font-mono text-12 text-muted">{id}</span>}
                  {connector.agentId === id && (
                    <span className="text-12 text-muted">{t('gateway.this-bot')}</span>
                  )}
                </li>
              ))}
            </ul>
          </SectionCard>
        </div>
      )}
    </div>
  );
}
