import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useGate } from '#renderer/lib/use-gate.ts';
import { locales, type Tenant } from '#shared/schemas/tenant.ts';
import { lengthClasses, type MessageTemplate, messageKinds } from '#shared/schemas/voice.ts';

import { GateNote } from '../gate-note.tsx';
import { SectionLoading } from '../section-loading.tsx';
import { TemplateEditor } from './template-editor.tsx';
import { isAt, type TemplatePlace, useTemplates } from './use-templates.ts';

/** The words of each message, by kind, language and length; the built-in ones stand where nobody wrote others. */
export function TemplateSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation(['settings', 'common']);
  const gate = useGate('owner');
  const [place, setPlace] = useState<TemplatePlace>({
    kind: 'bot.down',
    locale: client.locale,
    length: 'chat',
  });
  const { templates, stored, builtIn, isListed, variables, error, retry } = useTemplates(
    client.id,
    place,
  );
  const change = (patch: Partial<TemplatePlace>) => setPlace({ ...place, ...patch });
  const own = new Set(templates.map(({ kind }) => kind));

  return (
    <>
      <GateNote reason={gate} />
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label={t('templates.kind')}
          size="lg"
          className="w-72"
          value={place.kind}
          options={messageKinds.map((kind) => ({
            value: kind,
            label: own.has(kind)
              ? t('templates.edited-kind', { kind: t(`kind.${kind}`) })
              : t(`kind.${kind}`),
          }))}
          onChange={(kind) => change({ kind })}
        />
        <Select
          label={t('templates.language')}
          size="lg"
          className="w-48"
          value={place.locale}
          options={locales.map((value) => ({ value, label: t(`common:locale.${value}`) }))}
          onChange={(locale) => change({ locale })}
        />
        <Select
          label={t('templates.length')}
          size="lg"
          className="w-60"
          value={place.length}
          options={lengthClasses.map((value) => ({
            value,
            label: t(`templates.lengths.${value}`),
          }))}
          onChange={(length) => change({ length })}
        />
      </div>
      <OwnTemplates templates={templates} place={place} onPick={setPlace} />
      {stored?.failure && (
        <p role="alert" className="rounded-lg border border-down/40 bg-tint-down px-3 py-2 text-13">
          {t('templates.failure')} <span className="font-mono text-12">{stored.failure}</span>
        </p>
      )}
      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />}
      {!error && (!builtIn || !isListed) && <SectionLoading error={null} onRetry={retry} />}
      {builtIn && isListed && (
        <TemplateEditor
          key={`${place.kind} ${place.locale} ${place.length}`}
          tenantId={client.id}
          place={place}
          stored={stored}
          builtIn={builtIn}
          variables={variables}
          isBlocked={gate !== undefined}
        />
      )}
    </>
  );
}

type OwnTemplatesProps = {
  templates: readonly MessageTemplate[];
  place: TemplatePlace;
  onPick: (place: TemplatePlace) => void;
};

/** What was written so far, so that nobody has to look for it. */
function OwnTemplates({ templates, place, onPick }: OwnTemplatesProps) {
  const { t } = useTranslation(['settings', 'common']);
  if (templates.length === 0) {
    return null;
  }
  return (
    <SectionCard title={t('templates.own', { count: templates.length })}>
      <ul className="flex flex-wrap gap-1.5 p-2">
        {templates.map(({ kind, locale, length, failure }) => (
          <li key={`${kind} ${locale} ${length}`}>
            <Button
              size="sm"
              variant={isAt({ kind, locale, length }, place) ? 'plain' : 'quiet'}
              aria-pressed={isAt({ kind, locale, length }, place)}
              onClick={() => onPick({ kind, locale, length })}
            >
              {t(`kind.${kind}`)} · {t(`common:locale.${locale}`)} ·{' '}
              {t(`templates.lengths-short.${length}`)}
              {failure !== null && <Badge tone="down">{t('templates.failing')}</Badge>}
            </Button>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
