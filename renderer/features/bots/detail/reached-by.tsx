import { useTranslation } from 'react-i18next';

import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { useHeartbeat } from '#renderer/features/bots/heartbeat/use-heartbeat.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';

/** How a bot is reached and when that was last tried, or how it calls and when it last did. */
export function ReachedBy({ bot }: { bot: BotView }) {
  const { connector } = bot;
  switch (connector.type) {
    case 'http':
      return <Address bot={bot} text={`${connector.method ?? 'GET'} ${connector.url}`} />;
    case 'websocket':
      return <Address bot={bot} text={connector.url} />;
    case 'openclaw':
      return <Address bot={bot} text={connector.url} agentId={connector.agentId} />;
    case 'process':
      return <Address bot={bot} text={connector.argv.join(' ')} />;
    case 'systemd':
      return <Address bot={bot} text={connector.unit} />;
    case 'docker':
      return <Address bot={bot} text={connector.container} />;
    case 'pm2':
      return <Address bot={bot} text={connector.name} />;
    case 'heartbeat':
      return <Calls bot={bot} connector={connector} />;
    default:
      return connector satisfies never;
  }
}

type AddressProps = { bot: BotView; text: string; agentId?: string | undefined };

function Address({ bot: { lastCheckedAt }, text, agentId }: AddressProps) {
  const { t } = useTranslation('bots');

  return (
    <span className="flex flex-wrap gap-x-2">
      <span className="font-mono text-12 break-all">{text}</span>
      {agentId !== undefined && <span>· {t('reached.agent', { agent: agentId })}</span>}
      {lastCheckedAt !== null && (
        <span>
          · {t('checked')} <TimeAgo at={lastCheckedAt} />
        </span>
      )}
    </span>
  );
}

function Calls({ bot, connector }: { bot: BotView; connector: HeartbeatConnector }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const { byId } = useTenants();
  const { heartbeat } = useHeartbeat(bot);
  const { schedule } = connector;
  const { lastCallAt, expectedAt } = heartbeat ?? {};

  return (
    <span className="flex flex-wrap gap-x-2">
      <span>
        {schedule.kind === 'period'
          ? t('reached.period', { period: format.duration(schedule.periodMs) })
          : t('reached.cron', {
              expression: schedule.expression,
              zone: schedule.zone ?? byId.get(bot.tenantId)?.zone ?? '',
            })}
      </span>
      {typeof lastCallAt === 'number' && (
        <span>
          · {t('reached.last')} <TimeAgo at={lastCallAt} />
        </span>
      )}
      {typeof expectedAt === 'number' && (
        <span>
          · {t('reached.next')}{' '}
          <time dateTime={new Date(expectedAt).toISOString()} title={format.exact(expectedAt)}>
            {format.dateTime(expectedAt)}
          </time>
        </span>
      )}
    </span>
  );
}
