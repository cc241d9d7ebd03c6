import { useTranslation } from 'react-i18next';

import type { DiscoveryPlace } from '#shared/schemas/discovery.ts';

type PortPlace = Extract<DiscoveryPlace, { kind: 'port' }>;

const reasons = ['openclaw', 'listening', 'usual'] as const satisfies readonly PortPlace['why'][];

/** Exactly what would be looked at. */
export function PlacesList({ places }: { places: readonly DiscoveryPlace[] }) {
  const { t } = useTranslation('bot-forms');
  const files = places.filter((place) => place.kind === 'config');
  const ports = places.filter((place) => place.kind === 'port');
  const asks = [...new Set(ports.flatMap((place) => place.asks))].join(' · ');

  return (
    <ul className="flex flex-col gap-2 rounded-md border bg-surface-0 px-3 py-2">
      {files.map(({ id, file, reads }) => (
        <li key={id}>
          <span className="font-mono text-12 break-all">{file}</span>
          <span className="block text-12 text-muted">
            {t('look.reads', { settings: reads.join(', ') })}
          </span>
        </li>
      ))}
      {reasons.map((why) => {
        const those = ports.filter((place) => place.why === why);
        return (
          those.length > 0 && (
            <li key={why}>
              {t(`look.ports-${why}`, { count: those.length })}{' '}
              <span className="font-mono text-12">
                {those
                  .map(({ host, port }) => (host === '::1' ? `[::1]:${port}` : port))
                  .join(', ')}
              </span>
            </li>
          )
        );
      })}
      {ports.length > 0 && (
        <li className="text-12 text-muted">
          {t('look.asks')} <span className="font-mono">{asks}</span>
        </li>
      )}
    </ul>
  );
}
