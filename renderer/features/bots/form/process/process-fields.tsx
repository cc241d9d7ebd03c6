import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ConfigSection } from '#renderer/features/bots/form/config-source/config-source-fields.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { MoreFields } from '#renderer/features/bots/form/more-fields.tsx';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { TryOut } from '#renderer/features/bots/form/try-out.tsx';

import { EnvFields } from './env-fields.tsx';
import {
  hasMore,
  type ProcessValues,
  processConnectorOf,
  processFieldsSchema,
} from './process-values.ts';

/** Everything that is asked of a bot that the agent runs. */
export function ProcessFields({ clients, bot }: KindFieldsProps) {
  const values = useWatch<ProcessValues>() as ProcessValues;
  const isReadable = processFieldsSchema.safeParse(values).success;

  return (
    <>
      <ProgramFields />
      <OwnFields clients={clients} />
      <StartAndStop />
      <ConfigSection />
      {isReadable && <ProcessRule values={values} />}
      <TryOut connector={isReadable ? processConnectorOf(values) : undefined} bot={bot} />
    </>
  );
}

/** The program and its surroundings. */
export function ProgramFields() {
  const { t } = useTranslation('bot-forms');

  return (
    <>
      <TextField
        name="command"
        label={t('process.command')}
        hint={t('process.command-hint')}
        wrong={t('process.error.command')}
        placeholder="node bot.js --port 3000"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <TextField
        name="cwd"
        label={t('process.cwd')}
        hint={t('process.cwd-hint')}
        wrong={t('process.error.cwd')}
        placeholder="/srv/bots/sales"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <EnvFields />
    </>
  );
}

/** When it counts as started, and how long it may take to end. */
export function StartAndStop() {
  const { t } = useTranslation('bot-forms');
  const { getValues } = useFormContext<ProcessValues>();
  const [isUnfolded] = useState(() => hasMore(getValues()));

  return (
    <MoreFields title={t('process.more')} isOpen={isUnfolded} names={['readyText', 'stopGrace']}>
      <TextField
        name="readyText"
        label={t('process.ready-text')}
        hint={t('process.ready-text-hint')}
        wrong={t('process.error.ready-text')}
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        name="stopGrace"
        label={t('process.stop-grace')}
        hint={t('process.stop-grace-hint')}
        wrong={t('process.error.stop-grace')}
        inputMode="decimal"
        placeholder="10"
        autoComplete="off"
      />
    </MoreFields>
  );
}

function ProcessRule({ values }: { values: ProcessValues }) {
  const { t } = useTranslation('bot-forms');
  const { argv, readyText } = processConnectorOf(values);

  return (
    <RuleNote
      sentences={[
        t('process.rule.runs', { program: argv[0] ?? '' }),
        ...(readyText === undefined ? [] : [t('process.rule.ready', { text: readyText })]),
        t('process.rule.owned'),
      ]}
    />
  );
}
