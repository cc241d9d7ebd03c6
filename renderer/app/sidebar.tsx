import { Link } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Tooltip } from '#renderer/components/ui/tooltip.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { usePreferences } from '#renderer/lib/preferences.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

import { type Screen, screenKeys, useScreens } from './use-screens.ts';
import { useSystemStatus } from './use-system-status.ts';

export function Sidebar() {
  const { t } = useTranslation('shell');
  const [{ sidebar }, setPreferences] = usePreferences();
  const { fleet } = useFleet();
  const system = useSystemStatus();
  const screens = useScreens();
  const isNarrow = sidebar === 'narrow';
  const Toggle = isNarrow ? PanelLeftOpen : PanelLeftClose;
  const toggleName = t(isNarrow ? 'sidebar.expand' : 'sidebar.collapse');

  const counts: Partial<Record<Screen['id'], ReactNode>> = {
    bots: fleet && fleet.total > 0 && !isNarrow && (
      <Count value={fleet.total} words={t('sidebar.bots', { count: fleet.total })} />
    ),
    alerts: fleet && fleet.openAlerts > 0 && (
      <WorkCount
        value={fleet.openAlerts}
        words={t('sidebar.open-alerts', { count: fleet.openAlerts })}
        isDot={isNarrow}
      />
    ),
    system: system && <StatusIcon status={system.status} label={system.words} className="size-3" />,
  };
  const item = (screen: Screen) => (
    <SidebarItem key={screen.id} screen={screen} isNarrow={isNarrow} aside={counts[screen.id]} />
  );

  return (
    <nav
      aria-label={t('landmark.sidebar')}
      className={cn(
        'flex min-h-0 flex-col gap-0.5 overflow-y-auto border-r bg-surface-1 p-2',
        isNarrow ? 'w-12' : 'w-50 min-[68.75rem]:w-52',
      )}
    >
      <ul className="flex flex-col gap-0.5">{screens.main.map(item)}</ul>
      <ul className="mt-auto flex flex-col gap-0.5 border-t pt-2">{screens.quiet.map(item)}</ul>
      <Tooltip content={toggleName} side="right">
        <Button
          variant="quiet"
          size="icon"
          aria-label={toggleName}
          aria-expanded={!isNarrow}
          className="mt-1 self-end"
          onClick={() => setPreferences({ sidebar: isNarrow ? 'wide' : 'narrow' })}
        >
          <Toggle aria-hidden />
        </Button>
      </Tooltip>
    </nav>
  );
}

type SidebarItemProps = { screen: Screen; isNarrow: boolean; aside: ReactNode };

function SidebarItem({ screen, isNarrow, aside }: SidebarItemProps) {
  const { t } = useTranslation('shell');
  const { Icon, id, path } = screen;
  const name = t(`screen.${id}`);
  const keys = screenKeys(screen);
  const link = (
    <Link
      to={path}
      activeOptions={{ exact: path === '/', includeSearch: false }}
      aria-label={isNarrow ? name : undefined}
      className="relative flex h-8 items-center gap-2.5 rounded-md px-2 text-13 text-muted hover:bg-surface-2 hover:text-text data-[status=active]:bg-surface-2 data-[status=active]:font-medium data-[status=active]:text-text forced-colors:data-[status=active]:underline"
    >
      <Icon aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
      {!isNarrow && <span className="truncate">{name}</span>}
      {aside && <span className={isNarrow ? 'absolute top-1 right-0.5' : 'ml-auto'}>{aside}</span>}
    </Link>
  );

  return (
    <li>
      {isNarrow ? (
        <Tooltip content={name} side="right" {...(keys === undefined ? {} : { keys })}>
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  );
}

type CountProps = { value: number; words: string };

function Count({ value, words }: CountProps) {
  const format = useFormat();
  return (
    <span className="text-12">
      <span aria-hidden>{format.number(value)}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** What waits for a person; a dot where there is no room for a number. */
function WorkCount({ value, words, isDot }: CountProps & { isDot: boolean }) {
  const format = useFormat();
  return (
    <span
      className={cn(
        'block rounded-full bg-down text-12 font-semibold text-surface-1',
        isDot ? 'size-2' : 'px-1.5',
      )}
    >
      {!isDot && <span aria-hidden>{format.number(value)}</span>}
      <span className="sr-only">{words}</span>
    </span>
  );
}
