import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import type { Fleet } from '#shared/schemas/fleet.ts';
import { statuses } from '#shared/status.ts';

import { clientsWorstFirst } from './clients-worst-first.ts';

/** The wall in numbers, a client a row, for those who read rather than look. */
export function FleetTable({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslation(['overview', 'status']);
  const shown = statuses.filter((status) => fleet.counts[status] > 0);

  return (
    <div className="max-h-[28rem] overflow-auto p-2">
      <table className="w-full text-13">
        <thead>
          <tr className="text-12 text-muted">
            <th scope="col" className="px-2 py-1 text-left font-normal">
              {t('fleet.client')}
            </th>
            <th scope="col" className="px-2 py-1 text-right font-normal">
              {t('fleet.total')}
            </th>
            {shown.map((status) => (
              <th key={status} scope="col" className="px-2 py-1 font-normal">
                <span className="flex justify-end" title={t(`status:name.${status}`)}>
                  <StatusIcon status={status} label={t(`status:name.${status}`)} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {clientsWorstFirst(fleet).map((client) => (
            <tr key={client.tenantId} className="border-t">
              <th scope="row" className="px-2 py-1 text-left font-normal whitespace-nowrap">
                {client.name}
              </th>
              <td className="px-2 py-1 text-right">{client.total}</td>
              {shown.map((status) => (
                <td
                  key={status}
                  className={`px-2 py-1 text-right ${client.counts[status] === 0 ? 'text-muted' : ''}`}
                >
                  {client.counts[status]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
