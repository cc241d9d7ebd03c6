import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { SettingRow } from '#renderer/components/setting-row.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import { useGate, useSight } from '#renderer/lib/use-gate.ts';
import { type AdminAgentPatch, alertFrequencies, tones } from '#shared/schemas/setup.ts';
import { locales, type Tenant } from '#shared/schemas/tenant.ts';
import { nameSchema } from '#shared/schemas/text.ts';

import { Anchor } from '../anchor.tsx';
import { CommitInput } from '../commit-input.tsx';
import { GateNote } from '../gate-note.tsx';
import { SectionLoading } from '../section-loading.tsx';
import { PhonePreview } from './phone-preview.tsx';
import { useAdminAgent, useSaveAdminAgent } from './use-admin-agent.ts';

const longestGreeting = 200;

/** How the admin agent of a client speaks, with two of its messages beside it. */
export function AgentSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation(['settings', 'common']);
  const gate = useGate('owner');
  const { team: mayPreview } = useSight();
  const isBlocked = gate !== undefined;
  const { agent, error, retry } = useAdminAgent(client);
  const { save, error: saveError } = useSaveAdminAgent(client);
  // What is being typed is spoken at once, and saved when the field is left.
  const [typed, setTyped] = useState<Pick<AdminAgentPatch, 'name' | 'greeting'>>({});
  const [isNameWrong, setIsNameWrong] = useState(false);

  if (!agent) {
    return <SectionLoading error={error} onRetry={retry} lines={6} />;
  }
  const { name, tone, alertFrequency, locale, emoji, greeting } = agent;
  const spokenName = nameSchema.safeParse(typed.name ?? name).success ? (typed.name ?? name) : name;

  return (
    <>
      <GateNote reason={gate} />
      {saveError && <ErrorNotice error={saveError} title={t('save.failed')} isChange />}
      <div className="flex flex-wrap items-start gap-6">
        <SectionCard title={t('agent.voice')} className="min-w-0 flex-1 basis-80">
          <div className="divide-y">
            <Anchor place="agent.name">
              <SettingRow
                label={t('agent.name')}
                hint={t('agent.name-hint')}
                error={isNameWrong ? t('agent.name-wrong') : undefined}
              >
                {(id) => (
                  <CommitInput
                    id={id}
                    className="w-52"
                    autoComplete="off"
                    maxLength={80}
                    disabled={isBlocked}
                    value={name}
                    onDraft={(text) => {
                      setTyped({ ...typed, name: text });
                      setIsNameWrong(false);
                    }}
                    onCommit={(text) => {
                      const read = nameSchema.safeParse(text);
                      setIsNameWrong(!read.success);
                      if (read.success) {
                        save({ name: read.data }, t('agent.name'));
                      }
                    }}
                  />
                )}
              </SettingRow>
            </Anchor>
            <Anchor place="agent.tone">
              <SettingRow label={t('agent.tone')} hint={t(`agent.tone-hint.${tone}`)}>
                {(id) => (
                  <Select
                    size="lg"
                    id={id}
                    className="w-52"
                    disabled={isBlocked}
                    value={tone}
                    options={tones.map((value) => ({ value, label: t(`agent.tones.${value}`) }))}
                    onChange={(next) => save({ tone: next }, t('agent.tone'))}
                  />
                )}
              </SettingRow>
            </Anchor>
            <Anchor place="agent.frequency">
              <SettingRow
                label={t('agent.frequency')}
                hint={t(`agent.frequency-hint.${alertFrequency}`)}
              >
                {(id) => (
                  <Select
                    size="lg"
                    id={id}
                    className="w-52"
                    disabled={isBlocked}
                    value={alertFrequency}
                    options={alertFrequencies.map((value) => ({
                      value,
                      label: t(`agent.frequencies.${value}`),
                    }))}
                    onChange={(next) => save({ alertFrequency: next }, t('agent.frequency'))}
                  />
                )}
              </SettingRow>
            </Anchor>
            <Anchor place="agent.language">
              <SettingRow label={t('agent.language')} hint={t('agent.language-hint')}>
                {(id) => (
                  <Select
                    size="lg"
                    id={id}
                    className="w-52"
                    disabled={isBlocked}
                    value={locale}
                    options={locales.map((value) => ({
                      value,
                      label: t(`common:locale.${value}`),
                    }))}
                    onChange={(next) => save({ locale: next }, t('agent.language'))}
                  />
                )}
              </SettingRow>
            </Anchor>
            <Anchor place="agent.emoji">
              <SettingRow label={t('agent.emoji')} hint={t('agent.emoji-hint')}>
                {(id) => (
                  <Switch
                    id={id}
                    disabled={isBlocked}
                    checked={emoji}
                    onChange={(next) => save({ emoji: next }, t('agent.emoji'))}
                  />
                )}
              </SettingRow>
            </Anchor>
            <Anchor place="agent.greeting">
              <SettingRow label={t('agent.greeting')} hint={t('agent.greeting-hint')}>
                {(id) => (
                  <CommitInput
                    id={id}
                    className="w-full max-w-md"
                    maxLength={longestGreeting}
                    disabled={isBlocked}
                    placeholder={t('agent.greeting-none')}
                    value={greeting ?? ''}
                    onDraft={(text) => setTyped({ ...typed, greeting: text })}
                    onCommit={(text) =>
                      save({ greeting: text.trim() === '' ? null : text }, t('agent.greeting'))
                    }
                  />
                )}
              </SettingRow>
            </Anchor>
          </div>
        </SectionCard>
        {mayPreview && (
          <Anchor place="agent.preview" className="w-80 max-w-full">
            <PhonePreview
              tenantId={client.id}
              setup={{
                name: spokenName,
                tone,
                alertFrequency,
                locale,
                emoji,
                greeting: (typed.greeting ?? greeting ?? '').trim() || null,
              }}
            />
          </Anchor>
        )}
      </div>
    </>
  );
}
