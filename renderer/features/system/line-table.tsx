import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon, statusTextClass } from '#renderer/components/status-shape.tsx';
import type { Status } from '#shared/status.ts';

import type { LineState, SystemLine } from './system-lines.ts';

const statusOf: Readonly<Record<LineState, Status>> = {
  ok: 'ok',
  degraded: 'degraded',
  failed: 'down',
  unknown: 'unknown',
};

/** Lines under one heading: state, what, value, what is normal, and advice where it is not. */
export function LineTable({ title, lines }: { title: string; lines: readonly SystemLine[] }) {
  const { t } = useTranslation('system');

  return (
    <SectionCard title={title}>
      <table className="w-full table-fixed text-13">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('column.line')}</th>
            <th scope="col">{t('column.value')}</th>
            <th scope="col">{t('column.normal')}</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {lines.map((line) => (
            <LineRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </SectionCard>
  );
}

function LineRow({ line }: { line: SystemLine }) {
  const { t } = useTranslation('system');
  const status = statusOf[line.state];

  return (
    <tr className="align-baseline">
      <th scope="row" className="w-[42%] px-4 py-1.5 text-left font-normal">
        <span className="flex items-baseline gap-2.5">
          <StatusIcon
            status={status}
            label={t(`state.${line.state}`)}
            className="size-3 translate-y-px self-baseline"
          />
          {line.name}
        </span>
      </th>
      <td className="px-2 py-1.5 break-words">
        {line.value}
        {line.advice && <p className={`mt-0.5 ${statusTextClass(status)}`}>{line.advice}</p>}
      </td>
      <td className="w-[26%] px-4 py-1.5 text-right text-muted">{line.normal}</td>
    </tr>
  );
}
