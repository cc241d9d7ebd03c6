import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';

type Evidence = Readonly<Record<string, unknown>>;

const known = [
  'status',
  'errno',
  'phase',
  'reason',
  'limitMs',
  'gotMs',
  'at',
  'expected',
  'got',
  'messages',
  'closeCode',
  'location',
] as const;
const phases = ['lookup', 'connect', 'tls', 'head', 'body'] as const;

/** What a check saw, piece by piece. Names we have no words for are shown as they are. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation('bots');
  const format = useFormat();

  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-12">
      {Object.entries(evidence).map(([key, value]) => {
        const name = known.find((candidate) => candidate === key);
        const phase = key === 'phase' && phases.find((candidate) => candidate === value);
        const isMs = typeof value === 'number' && key.endsWith('Ms');
        return (
          <div key={key} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name ? t(`evidence.${name}`) : key}</dt>
            <dd className="font-mono break-words whitespace-pre-wrap">
              {phase
                ? t(`evidence.phases.${phase}`)
                : isMs
                  ? format.milliseconds(value)
                  : plain(value)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
