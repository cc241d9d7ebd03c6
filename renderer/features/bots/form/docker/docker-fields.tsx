import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ConfigSection } from '#renderer/features/bots/form/config-source/config-source-fields.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { TryOut } from '#renderer/features/bots/form/try-out.tsx';

import { type DockerValues, dockerConnectorOf, dockerFieldsSchema } from './docker-values.ts';

/** Everything that is asked of a bot that runs as a container. */
export function DockerFields({ clients, bot }: KindFieldsProps) {
  const { t } = useTranslation('bot-forms');
  const values = useWatch<DockerValues>() as DockerValues;
  const connector = dockerFieldsSchema.safeParse(values).success
    ? dockerConnectorOf(values)
    : undefined;

  return (
    <>
      <DockerServiceFields />
      <OwnFields clients={clients} />
      <ConfigSection />
      {connector && (
        <RuleNote
          sentences={[
            t('docker.rule.runs', { container: connector.container }),
            t('docker.rule.restarts'),
          ]}
        />
      )}
      <TryOut connector={connector} bot={bot} />
    </>
  );
}

/** Which container, and where its engine is. */
export function DockerServiceFields() {
  const { t } = useTranslation('bot-forms');

  return (
    <>
      <TextField
        name="container"
        label={t('docker.container')}
        hint={t('docker.container-hint')}
        wrong={t('docker.error.container')}
        placeholder="sales-bot"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <TextField
        name="socket"
        label={t('docker.socket')}
        hint={t('docker.socket-hint')}
        wrong={t('docker.error.socket')}
        placeholder="/var/run/docker.sock"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <p className="text-12 text-muted">{t('docker.access')}</p>
    </>
  );
}
