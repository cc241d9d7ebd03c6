import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ConfigSection } from '#renderer/features/bots/form/config-source/config-source-fields.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { TryOut } from '#renderer/features/bots/form/try-out.tsx';

import { type Pm2Values, pm2ConnectorOf, pm2FieldsSchema } from './pm2-values.ts';

/** Everything that is asked of a bot that runs under PM2. */
export function Pm2Fields({ clients, bot }: KindFieldsProps) {
  const { t } = useTranslation('bot-forms');
  const values = useWatch<Pm2Values>() as Pm2Values;
  const connector = pm2FieldsSchema.safeParse(values).success ? pm2ConnectorOf(values) : undefined;

  return (
    <>
      <Pm2ServiceFields />
      <OwnFields clients={clients} />
      <ConfigSection />
      {connector && (
        <RuleNote
          sentences={[t('pm2.rule.online', { app: connector.name }), t('pm2.rule.restarts')]}
        />
      )}
      <TryOut connector={connector} bot={bot} />
    </>
  );
}

/** Which app, and where its PM2 is. */
export function Pm2ServiceFields() {
  const { t } = useTranslation('bot-forms');

  return (
    <>
      <TextField
        name="app"
        label={t('pm2.app')}
        hint={t('pm2.app-hint')}
        wrong={t('pm2.error.app')}
        placeholder="sales-bot"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <TextField
        name="home"
        label={t('pm2.home')}
        hint={t('pm2.home-hint')}
        wrong={t('pm2.error.home')}
        placeholder="/home/bots/.pm2"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
    </>
  );
}
