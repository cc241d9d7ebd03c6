import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusIcon, statusTextClass } from '#renderer/components/status-shape.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';

type BotLineProps = { bot: BotView; children: ReactNode; aside?: ReactNode };

/** One bot in a list of the overview: shape, name, client, and what there is to say. The whole line opens it. */
export function BotLine({ bot, children, aside }: BotLineProps) {
  const { t } = useTranslation('status');
  const { byId } = useTenants();
  const client = byId.get(bot.tenantId)?.name;

  return (
    <li className="relative flex min-h-9 flex-wrap items-center gap-x-3 px-4 py-1 text-13 hover:bg-surface-2">
      <StatusIcon status={bot.status} label={t(`name.${bot.status}`)} />
      <span className="flex max-w-64 min-w-0 flex-[2_1_9.5rem] items-baseline gap-1.5">
        <Link
          to="/bots/$tenantId/$botId"
          params={{ tenantId: bot.tenantId, botId: bot.id }}
          className="max-w-full shrink-0 truncate font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {bot.name}
        </Link>
        {client && <span className="min-w-0 truncate text-12 text-muted">{client}</span>}
      </span>
      <span className={cn('min-w-0 flex-[3_1_6rem] truncate', statusTextClass(bot.status))}>
        {children}
      </span>
      {aside && (
        <span className="ml-auto min-w-18 shrink-0 text-right text-12 text-muted">{aside}</span>
      )}
    </li>
  );
}
