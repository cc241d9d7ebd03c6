import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import { type Status, statuses } from '#shared/status.ts';

import { clientsWorstFirst } from './clients-worst-first.ts';

const fills: Readonly<Record<Status, string>> = {
  needs_you: 'bg-down',
  down: 'bg-down',
  healing: 'bg-healing',
  degraded: 'bg-degraded',
  unknown: 'border border-unknown',
  ok: 'bg-ok/70',
  maintenance: 'bg-hatch',
  paused: 'border border-dashed border-unknown',
};

/** One bar a client, worst first. The numbers beside it say what the colours say. */
export function FleetBars({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslation('status');
  const { setTenantId } = useTenantScope();

  return (
    <ul className="flex max-h-[28rem] flex-col overflow-y-auto p-2">
      {clientsWorstFirst(fleet).map((client) => (
        <li key={client.tenantId}>
          <button
            type="button"
            onClick={() => setTenantId(client.tenantId)}
            className="grid w-full cursor-default grid-cols-[minmax(8rem,12rem)_minmax(6rem,1fr)_minmax(6rem,auto)] items-center gap-3 rounded-md px-2 py-1.5 text-left text-13 hover:bg-surface-2"
          >
            <span className="flex min-w-0 items-center gap-2">
              <ClientMark tenantId={client.tenantId} name={client.name} />
              <span className="truncate">{client.name}</span>
            </span>
            <span aria-hidden className="flex h-3 gap-px overflow-hidden rounded-sm">
              {statuses
                .filter((status) => client.counts[status] > 0)
                .map((status) => (
                  <span
                    key={status}
                    className={`min-w-0.5 ${fills[status]}`}
                    style={{ flexGrow: client.counts[status] }}
                  />
                ))}
            </span>
            <span className="flex flex-wrap justify-end gap-x-2.5 text-12">
              {statuses
                .filter((status) => client.counts[status] > 0)
                .map((status) => (
                  <span key={status} className="flex items-center gap-1">
                    <StatusIcon status={status} className="size-3" label={t(`name.${status}`)} />
                    {client.counts[status]}
                  </span>
                ))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
