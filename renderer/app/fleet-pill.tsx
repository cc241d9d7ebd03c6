import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { statuses } from '#shared/status.ts';

const mostShown = 3;
const calm = new Set(['ok', 'maintenance', 'paused']);

/** On every screen: how many bots are in trouble and how, or that all are well. */
export function FleetPill() {
  const { t } = useTranslation('status');
  const format = useFormat();
  const { fleet } = useFleet();

  if (!fleet || fleet.total === 0) {
    return <span className="w-24" />;
  }
  const trouble = statuses.filter((status) => !calm.has(status) && fleet.counts[status] > 0);
  // The worst three say enough; the overview has them all.
  const shown = trouble.length > 0 ? trouble.slice(0, mostShown) : (['ok'] as const);

  return (
    <Link
      to="/"
      className="flex h-7 min-w-24 shrink-0 items-center justify-end gap-3 rounded-md px-2 text-12 hover:bg-surface-2"
    >
      {shown.map((status) => (
        <span key={status} className="flex items-center gap-1">
          <StatusIcon status={status} />
          <span aria-hidden>{format.number(fleet.counts[status])}</span>
          <span className="sr-only">{t(`count.${status}`, { count: fleet.counts[status] })}</span>
        </span>
      ))}
    </Link>
  );
}
