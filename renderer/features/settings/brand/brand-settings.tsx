import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { useGate, useSight } from '#renderer/lib/use-gate.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';

import { Anchor } from '../anchor.tsx';
import { CommitText } from '../commit-input.tsx';
import { GateNote } from '../gate-note.tsx';
import { SectionLoading } from '../section-loading.tsx';
import { useSaveSettings, useTenantSettings } from '../use-tenant-settings.ts';
import { ColourField } from './colour-field.tsx';
import { EmailPreview } from './email-preview.tsx';
import { LogoField } from './logo-field.tsx';

const longestSignature = 600;

/** How a client's messages look, with an email beside it that looks so. */
export function BrandSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation('settings');
  const gate = useGate('owner');
  const { team: mayPreview } = useSight();
  const isBlocked = gate !== undefined;
  const { settings, error, retry } = useTenantSettings(client.id);
  const { save, error: saveError } = useSaveSettings(client.id);
  const [typed, setTyped] = useState<Partial<Brand>>({});

  if (!settings) {
    return <SectionLoading error={error} onRetry={retry} />;
  }
  const { brand } = settings;
  const change = (patch: Partial<Brand>, what: string) => {
    setTyped({});
    save({ section: 'brand', value: { ...brand, ...patch } }, what);
  };

  return (
    <>
      <GateNote reason={gate} />
      {saveError && <ErrorNotice error={saveError} title={t('save.failed')} isChange />}
      <div className="flex flex-wrap items-start gap-4">
        <SectionCard title={t('brand.look')} className="min-w-0 flex-1 basis-80">
          <div className="divide-y">
            <Anchor place="brand.logo">
              <LogoField
                logo={brand.logo}
                clientName={client.name}
                isBlocked={isBlocked}
                onChange={(logo) => change({ logo }, t('brand.logo'))}
              />
            </Anchor>
            <Anchor place="brand.colour">
              <ColourField
                colour={brand.colour}
                isBlocked={isBlocked}
                onDraft={(colour) => setTyped({ ...typed, colour })}
                onChange={(colour) => change({ colour }, t('brand.colour'))}
              />
            </Anchor>
            <Anchor place="brand.signature" className="flex flex-col gap-1 px-4 py-3">
              <label htmlFor="brand-signature" className="text-13">
                {t('brand.signature')}
              </label>
              <CommitText
                id="brand-signature"
                aria-describedby="brand-signature-hint"
                rows={4}
                maxLength={longestSignature}
                disabled={isBlocked}
                value={brand.signature}
                onDraft={(signature) => setTyped({ ...typed, signature })}
                onCommit={(signature) => change({ signature }, t('brand.signature'))}
              />
              <p id="brand-signature-hint" className="text-12 text-muted">
                {t('brand.signature-hint')}
              </p>
            </Anchor>
          </div>
        </SectionCard>
        {mayPreview && (
          <Anchor place="brand.email" className="min-w-0 flex-1 basis-[26rem]">
            <EmailPreview
              tenantId={client.id}
              request={{
                kind: 'bot.down',
                phase: 'opened',
                severity: 'critical',
                medium: 'email',
                brand: { ...brand, ...typed },
              }}
            />
          </Anchor>
        )}
      </div>
    </>
  );
}
