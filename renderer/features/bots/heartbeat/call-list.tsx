import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { CallKind, HeartbeatCall } from '#shared/schemas/heartbeat-address.ts';
import type { Status } from '#shared/status.ts';

const statusOf = {
  success: 'ok',
  start: 'healing',
  fail: 'down',
  log: 'unknown',
} as const satisfies Record<CallKind, Status>;

const head = 'h-7 px-3 text-left font-normal';
const cell = 'px-3 py-1.5 align-top';

/** The calls that came, newest first. */
export function CallList({ calls }: { calls: readonly HeartbeatCall[] }) {
  const { t } = useTranslation('bot-forms');

  if (calls.length === 0) {
    return <p className="px-4 py-3 text-13 text-muted">{t('calls.none')}</p>;
  }
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-13">
        <caption className="sr-only">{t('calls.title')}</caption>
        <thead className="border-b bg-surface-2 text-12 text-muted">
          <tr>
            <th scope="col" className={head}>
              {t('calls.when')}
            </th>
            <th scope="col" className={head}>
              {t('calls.what')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('calls.took')}
            </th>
            <th scope="col" className={head}>
              {t('calls.from')}
            </th>
            <th scope="col" className={`${head} w-1/2`}>
              {t('calls.body')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {calls.map((call, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two calls may come in the same millisecond
            <CallRow key={`${call.at} ${index}`} call={call} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CallRow({ call }: { call: HeartbeatCall }) {
  const { t } = useTranslation('bot-forms');
  const format = useFormat();
  const { at, kind, exitCode, durationMs, from, body } = call;

  return (
    <tr>
      <td className={`${cell} whitespace-nowrap`}>
        <time dateTime={new Date(at).toISOString()} title={format.exact(at)}>
          {`${format.day(at)} ${format.timeWithSeconds(at)}`}
        </time>
      </td>
      <td className={`${cell} whitespace-nowrap`}>
        <span className="inline-flex items-center gap-1.5">
          <StatusIcon status={statusOf[kind]} />
          {t(`calls.kind.${kind}`)}
          {exitCode !== null && (
            <span className="text-muted">{t('calls.exit', { code: String(exitCode) })}</span>
          )}
        </span>
      </td>
      <td className={`${cell} text-right whitespace-nowrap`}>
        {durationMs === null ? '–' : format.milliseconds(durationMs)}
      </td>
      <td className={`${cell} font-mono text-12`}>{from ?? '–'}</td>
      <td className={`${cell} font-mono text-12 break-words whitespace-pre-wrap`}>{body ?? ''}</td>
    </tr>
  );
}
