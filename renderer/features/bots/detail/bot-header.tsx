import { Link } from '@tanstack/react-router';
import {
  BellOff,
  ChevronRight,
  Ellipsis,
  Pause,
  Pencil,
  Play,
  RefreshCw,
  RotateCw,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { TimeSince } from '#renderer/components/time-ago.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { Menu, MenuItem, MenuSeparator } from '#renderer/components/ui/menu.tsx';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';

import { ReachedBy } from './reached-by.tsx';

type BotHeaderProps = {
  bot: BotView;
  isBusy: boolean;
  onCheck: () => void;
  onPause: () => void;
  onRestart: () => void;
  onQuiet: () => void;
  onEdit: () => void;
  onRemove: () => void;
  neighbours: { previous: (() => void) | undefined; next: (() => void) | undefined };
};

/** Whose bot this is, how it is and since when, and what can be done about it. */
export function BotHeader(props: BotHeaderProps) {
  const { bot, isBusy, neighbours } = props;
  const { t } = useTranslation('bots');
  const isPaused = bot.status === 'paused';

  return (
    <div className="flex flex-col gap-1">
      <Breadcrumb bot={bot} />
      <PageHeader
        documentTitle={bot.name}
        title={
          <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
            {bot.name}
            <span className="flex items-center gap-1.5 text-14 font-medium">
              <StatusLabel status={bot.status} />
              <span className="font-normal text-muted">
                {t('since')} <TimeSince at={bot.since} />
              </span>
            </span>
          </span>
        }
        note={<ReachedBy bot={bot} />}
      >
        <ActionButton
          needs="operator"
          size="lg"
          disabled={isBusy || bot.isChecking || isPaused}
          onClick={props.onCheck}
        >
          <RefreshCw aria-hidden />
          {t(bot.isChecking ? 'checking' : 'action.check')}
          <Kbd keys="h" />
        </ActionButton>
        <ActionButton needs="operator" size="lg" disabled={isPaused} onClick={props.onRestart}>
          <RotateCw aria-hidden />
          {t('action.restart')}
          <Kbd keys="r" />
        </ActionButton>
        <ActionButton needs="operator" size="lg" disabled={isBusy} onClick={props.onPause}>
          {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {t(isPaused ? 'action.resume' : 'action.pause')}
          <Kbd keys="p" />
        </ActionButton>
        <ActionButton needs="operator" size="lg" onClick={props.onQuiet}>
          <BellOff aria-hidden />
          {t('action.mute')}
          <Kbd keys="m" />
        </ActionButton>
        <ActionButton needs="operator" size="lg" onClick={props.onEdit}>
          <Pencil aria-hidden />
          {t('action.edit')}
        </ActionButton>
        <Menu
          trigger={
            <Button size="icon" className="size-8" aria-label={t('action.more')}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem
            keys="["
            disabled={neighbours.previous === undefined}
            onClick={neighbours.previous}
          >
            {t('action.previous')}
          </MenuItem>
          <MenuItem keys="]" disabled={neighbours.next === undefined} onClick={neighbours.next}>
            {t('action.next')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem isDangerous onClick={props.onRemove}>
            {t('action.remove')}
          </MenuItem>
        </Menu>
      </PageHeader>
    </div>
  );
}

function Breadcrumb({ bot }: { bot: BotView }) {
  const { t } = useTranslation('bots');
  const { byId } = useTenants();
  const client = byId.get(bot.tenantId)?.name;
  const look = 'rounded-sm text-accent underline-offset-2 hover:underline';

  return (
    <nav aria-label={t('breadcrumb')} className="text-12 text-muted">
      <ol className="flex items-center gap-1">
        <li>
          <Link to="/bots" className={look}>
            {t('title')}
          </Link>
        </li>
        {client && (
          <li className="flex items-center gap-1">
            <ChevronRight aria-hidden className="size-3" />
            <Link
              to="/bots"
              search={(before) => ({ ...before, q: `client:"${client}"` })}
              className={look}
            >
              {client}
            </Link>
          </li>
        )}
        <li className="flex items-center gap-1" aria-current="page">
          <ChevronRight aria-hidden className="size-3" />
          {bot.name}
        </li>
      </ol>
    </nav>
  );
}
