import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';

import type { Segment } from './status-segments.ts';

const most = 200;

/** The strip as a table, newest first. */
export function StateList({ segments }: { segments: readonly Segment[] }) {
  const { t } = useTranslation(['bots', 'status', 'causes']);
  const format = useFormat();
  const newest = segments.toReversed().slice(0, most);
  const hidden = segments.length - newest.length;

  return (
    <fieldset
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keys
      tabIndex={0}
      aria-label={t('states.title')}
      className="max-h-72 min-w-0 overflow-y-auto"
    >
      <table className="w-full text-13">
        <thead className="sticky top-0 bg-surface-1 text-left text-12 text-muted">
          <tr className="h-7 border-b">
            <th className="pl-4 font-normal">{t('states.state')}</th>
            <th className="px-2 font-normal">{t('states.from')}</th>
            <th className="pr-4 text-right font-normal">{t('states.for')}</th>
          </tr>
        </thead>
        <tbody>
          {newest.map(({ from, to, state, cause }) => (
            <tr key={from} className="h-7 border-b last:border-b-0">
              <td className="max-w-0 truncate pl-4">
                <span className="inline-flex items-center gap-1.5">
                  <StatusIcon status={state} />
                  {t(`status:span.${state}`)}
                  {cause && <span className="text-muted">{t(`causes:${cause}.name`)}</span>}
                </span>
              </td>
              <td className="w-32 px-2 whitespace-nowrap text-muted">{format.dateTime(from)}</td>
              <td className="w-24 pr-4 text-right whitespace-nowrap">
                {format.duration(to - from)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <p className="px-4 py-2 text-12 text-muted">{t('states.more', { count: hidden })}</p>
      )}
    </fieldset>
  );
}
