import { useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { ChannelState } from '#renderer/features/bots/gateway/channel-state.tsx';
import { channelKey } from '#renderer/features/bots/gateway/gateway-layers.ts';
import type { GatewayChannel } from '#shared/schemas/gateway.ts';

import type { OpenclawValues } from './openclaw-values.ts';

/** Which channel accounts the bot lives by. */
export function ChannelFields({ found }: { found: readonly GatewayChannel[] | undefined }) {
  const { t } = useTranslation('bot-forms');
  const { field: mode } = useController<OpenclawValues, 'channels'>({ name: 'channels' });
  const { field, fieldState } = useController<OpenclawValues, 'chosenChannels'>({
    name: 'chosenChannels',
  });
  const known = new Map((found ?? []).map((each) => [channelKey(each), each]));
  // What was chosen stays in sight also while the gateway does not show it.
  const keys = [...new Set([...known.keys(), ...field.value])];

  if (keys.length === 0) {
    return null;
  }
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('channels.legend')}</legend>
      {(['all', 'chosen'] as const).map((each) => (
        <Choice
          key={each}
          kind="one"
          name={mode.name}
          isChosen={mode.value === each}
          onChoose={() => mode.onChange(each)}
          label={t(`channels.${each}`)}
          hint={each === 'all' ? t('channels.all-hint') : undefined}
        />
      ))}
      <ul className="ml-7 flex flex-col gap-1">
        {keys.map((key) => {
          const channel = known.get(key);
          const state = channel ? (
            <ChannelState channel={channel} />
          ) : (
            <span className="text-12 text-muted">{t('channels.unseen')}</span>
          );
          return (
            <li key={key}>
              {mode.value === 'all' ? (
                <span className="flex min-h-7 items-center justify-between gap-3 text-13">
                  <span className="font-mono text-12">{key}</span>
                  {state}
                </span>
              ) : (
                <Choice
                  kind="many"
                  name={field.name}
                  isChosen={field.value.includes(key)}
                  onChoose={(isChosen) =>
                    field.onChange(
                      isChosen
                        ? [...field.value, key]
                        : field.value.filter((other) => other !== key),
                    )
                  }
                  label={<span className="font-mono text-12">{key}</span>}
                >
                  {state}
                </Choice>
              )}
            </li>
          );
        })}
      </ul>
      {fieldState.error && (
        <p role="alert" className="ml-7 text-12 text-down-text">
          {t('channels.none')}
        </p>
      )}
    </fieldset>
  );
}
