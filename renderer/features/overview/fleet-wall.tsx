import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

import { neighbourCell, type WallKey, wallKeys } from './neighbour-cell.ts';

type FleetWallProps = { fleet: Fleet; bots: readonly BotView[] };

/** One cell a bot, by client. One cell is in the tab order; arrows walk from there, Enter opens. */
export function FleetWall({ fleet, bots }: FleetWallProps) {
  const { t } = useTranslation('overview');
  const hintId = useId();
  const wall = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const groups = fleet.byTenant
    .map((client) => ({
      client,
      bots: bots.filter(({ tenantId }) => tenantId === client.tenantId),
    }))
    .filter((group) => group.bots.length > 0);
  const entrance = bots.some(({ id }) => id === current) ? current : groups[0]?.bots[0]?.id;

  const walk = (event: KeyboardEvent) => {
    const cells = [...(wall.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? [])];
    const from = cells.indexOf(event.target as HTMLElement);
    if (from < 0 || !(wallKeys as readonly string[]).includes(event.key)) {
      return;
    }
    event.preventDefault();
    const boxes = cells.map((cell) => cell.getBoundingClientRect());
    const to = cells[neighbourCell(boxes, from, event.key as WallKey)];
    to?.focus();
    setCurrent(to?.dataset.cell);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the keys for the links inside
    <div
      ref={wall}
      aria-describedby={hintId}
      onKeyDown={walk}
      className="grid grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] gap-x-6 gap-y-3 p-4"
    >
      {groups.map(({ client, bots: own }) => (
        <section key={client.tenantId} aria-label={client.name}>
          {fleet.byTenant.length > 1 && (
            <h3 className="mb-1 flex items-center gap-2 text-12 text-muted">
              <ClientMark tenantId={client.tenantId} name={client.name} />
              <span className="truncate">{client.name}</span>
              <span className="tabular-nums">{client.total}</span>
            </h3>
          )}
          <ul className="flex flex-wrap gap-0.5">
            {own.map((bot) => (
              <WallCell
                key={bot.id}
                bot={bot}
                client={client.name}
                isEntrance={bot.id === entrance}
              />
            ))}
          </ul>
        </section>
      ))}
      <p id={hintId} className="sr-only">
        {t('fleet.hint')}
      </p>
    </div>
  );
}

type WallCellProps = { bot: BotView; client: string; isEntrance: boolean };

function WallCell({ bot, client, isEntrance }: WallCellProps) {
  const { t } = useTranslation(['overview', 'status']);
  const words = t('fleet.cell', { bot: bot.name, client, status: t(`status:name.${bot.status}`) });

  return (
    <li>
      <Link
        to="/bots/$tenantId/$botId"
        params={{ tenantId: bot.tenantId, botId: bot.id }}
        data-cell={bot.id}
        tabIndex={isEntrance ? 0 : -1}
        title={words}
        aria-label={words}
        className="flex size-6 items-center justify-center rounded-sm hover:bg-surface-2 focus-visible:outline-offset-0"
      >
        <StatusIcon status={bot.status} />
      </Link>
    </li>
  );
}
