import { useTranslation } from 'react-i18next';

import { CopyBlock } from '#renderer/components/copy-block.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';

const wellFormed = /^[\w.:-]{1,128}$/;

/** What the gateway was asked for, and the line with which a person on its machine allows it. */
export function PairingPanel({ evidence }: { evidence: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation(['bot-forms', 'reasons']);
  const requestId = textOf(evidence['requestId']);
  const facts = [
    ['role', textOf(evidence['role'])],
    ['scopes', [evidence['scopes']].flat().map(textOf).filter(Boolean).join(', ')],
    ['request', requestId],
    ['device', textOf(evidence['deviceId'])],
  ] as const;
  // It ends up in someone's shell: what does not look like an id is not put into a command.
  const command = `openclaw devices ${wellFormed.test(requestId) ? `approve ${requestId}` : 'list'}`;

  return (
    <section
      aria-label={t('pairing.title')}
      className="flex flex-col gap-2 rounded-lg border border-border-control p-3"
    >
      <h3 className="text-13 font-semibold">{t('pairing.title')}</h3>
      <p>{t('pairing.text')}</p>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-12">
        {facts.map(
          ([name, value]) =>
            value !== '' && (
              <div key={name} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-muted">{t(`pairing.${name}`)}</dt>
                <dd className="font-mono break-all">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <p>{t('pairing.run')}</p>
      <CopyBlock text={command} label={t('pairing.copy')} />
      <p className="flex items-center gap-2 text-muted">
        <StatusIcon status="healing" />
        {t('pairing.waiting')}
      </p>
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
