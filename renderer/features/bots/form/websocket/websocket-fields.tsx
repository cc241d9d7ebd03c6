import { useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { AnswerLimits, AnswerTexts } from '#renderer/features/bots/form/answer-fields.tsx';
import { HeaderFields } from '#renderer/features/bots/form/header-fields.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { MoreFields } from '#renderer/features/bots/form/more-fields.tsx';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RepairFields } from '#renderer/features/bots/form/repair/repair-fields.tsx';
import { SecretField } from '#renderer/features/bots/form/secret-field.tsx';
import { suggestName } from '#renderer/features/bots/form/suggest-name.ts';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { TryOut } from '#renderer/features/bots/form/try-out.tsx';

import { WebsocketRule } from './websocket-rule.tsx';
import {
  hasMore,
  type WebsocketValues,
  websocketConnectorOf,
  websocketFieldsSchema,
} from './websocket-values.ts';

const folded = ['headers', 'subprotocols', 'timeout', 'degradedAbove'];

/** Everything that is asked of a bot behind a WebSocket. */
export function WebsocketFields({ clients, bot }: KindFieldsProps) {
  const { t } = useTranslation(['bots', 'bot-forms']);
  const { getValues } = useFormContext<WebsocketValues>();
  const [isUnfolded] = useState(() => hasMore(getValues()));
  const values = useWatch<WebsocketValues>() as WebsocketValues;
  const isReadable = websocketFieldsSchema.safeParse(values).success;

  return (
    <>
      <AddressField isNew={clients !== undefined} />
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <SecretField
            name="send"
            label={t('bot-forms:websocket.send')}
            hint={t('bot-forms:websocket.send-hint')}
            placeholder='{"type":"ping"}'
            wrong={t('bot-forms:websocket.error.send')}
          />
        </div>
        <AnswerTexts />
      </div>
      <WatchField />
      <OwnFields clients={clients} />
      <MoreFields title={t('bot-forms:websocket.more')} isOpen={isUnfolded} names={folded}>
        <AnswerLimits />
        <div className="sm:col-span-2">
          <TextField
            name="subprotocols"
            label={t('bot-forms:websocket.subprotocols')}
            hint={t('bot-forms:websocket.subprotocols-hint')}
            wrong={t('bot-forms:websocket.error.subprotocols')}
            spellCheck={false}
            autoComplete="off"
          />
        </div>
        <div className="sm:col-span-2">
          <HeaderFields />
        </div>
      </MoreFields>
      <RepairFields />
      <WebsocketRule />
      <TryOut connector={isReadable ? websocketConnectorOf(values) : undefined} bot={bot} />
    </>
  );
}

function AddressField({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation('bot-forms');
  const { getValues, setValue } = useFormContext<WebsocketValues>();

  return (
    <TextField
      name="url"
      label={t('websocket.url')}
      wrong={t('websocket.error.url')}
      placeholder="wss://bot.example.com/socket"
      autoComplete="off"
      spellCheck={false}
      onText={(text) => {
        const { name, url } = getValues();
        // A name that nobody typed follows the address.
        if (isNew && (name === '' || name === suggestName(url.trim()))) {
          setValue('name', suggestName(text.trim()));
        }
        return text;
      }}
    />
  );
}

function WatchField() {
  const { t } = useTranslation('bot-forms');
  const { field } = useController<WebsocketValues, 'watch'>({ name: 'watch' });

  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('websocket.watch')}</legend>
      {(['each', 'held'] as const).map((watch) => (
        <Choice
          key={watch}
          kind="one"
          name={field.name}
          isChosen={field.value === watch}
          onChoose={() => field.onChange(watch)}
          label={t(`websocket.watch-${watch}`)}
          hint={t(`websocket.watch-${watch}-hint`)}
        />
      ))}
    </fieldset>
  );
}
