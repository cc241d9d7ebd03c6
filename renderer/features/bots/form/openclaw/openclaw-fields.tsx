import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RepairFields } from '#renderer/features/bots/form/repair/repair-fields.tsx';
import { SecretField } from '#renderer/features/bots/form/secret-field.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { GatewayResult } from '#renderer/features/bots/gateway/gateway-result.tsx';
import { useGateway } from '#renderer/features/bots/gateway/use-gateway.ts';
import { failureOf } from '#renderer/lib/failure.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';

import { AgentFields } from './agent-fields.tsx';
import { ChannelFields } from './channel-fields.tsx';
import { gatewayConnectorOf, gatewayFieldsSchema, type OpenclawValues } from './openclaw-values.ts';

/** Everything that is asked of a gateway: where it is, what we show it, and what of it is to be watched. */
export function OpenclawFields({ clients, bot }: KindFieldsProps) {
  const { t } = useTranslation('bot-forms');
  const gateway = useGateway();
  const isNew = clients !== undefined;
  const [watch, agents] = useWatch<OpenclawValues, ['watch', 'agents']>({
    name: ['watch', 'agents'],
  });
  const haveOwnNames = isNew && watch === 'agents' && agents.length > 0;
  const found = gateway.look?.kind === 'seen' ? gateway.look : undefined;

  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="url"
          label={t('openclaw.url')}
          hint={t('openclaw.url-hint')}
          wrong={t('openclaw.error.url')}
          autoComplete="off"
          spellCheck={false}
          onText={(text) => {
            gateway.forget();
            return text;
          }}
        />
        <SecretField
          name="token"
          label={t('openclaw.token')}
          hint={t('openclaw.token-hint')}
          wrong={t('openclaw.error.token')}
          onText={gateway.forget}
        />
      </div>
      <Connect gateway={gateway} bot={bot} />
      <AgentFields found={found?.agents} isNew={isNew} />
      <ChannelFields found={found?.channels} />
      <OwnFields clients={clients} hasName={!haveOwnNames} />
      <RepairFields isGateway />
    </>
  );
}

type ConnectProps = { gateway: ReturnType<typeof useGateway>; bot: KindFieldsProps['bot'] };

function Connect({ gateway, bot }: ConnectProps) {
  const { t } = useTranslation(['bot-forms', 'errors']);
  const { trigger } = useFormContext<OpenclawValues>();
  const values = useWatch<OpenclawValues>() as OpenclawValues;
  const tenantId = tenantIdSchema.safeParse(values.tenantId).data;
  const isReadable = gatewayFieldsSchema.safeParse(values).success;
  const stored = bot?.connector.type === 'openclaw' ? bot.connector : undefined;

  const connect = async () => {
    if (tenantId && (await trigger(['url', 'token']))) {
      const connector = gatewayConnectorOf(values, stored);
      gateway.start({ tenantId, connector, ...(bot ? { botId: bot.id } : {}) });
    }
  };
  useRefusedFields(gateway.error);

  return (
    <section aria-label={t('openclaw.connect')} className="flex items-start gap-3">
      <ActionButton
        needs="operator"
        size="lg"
        disabled={!tenantId || !isReadable || (gateway.isLooking && !gateway.isWaiting)}
        onClick={() => void connect()}
      >
        {t('openclaw.connect')}
      </ActionButton>
      <div className="min-w-0 flex-1 self-center">
        <GatewayResult
          gateway={gateway}
          isSaidAtField={isSaidAtField(gateway.error)}
          idle={t('openclaw.connect-hint')}
        />
      </div>
    </section>
  );
}

const fieldOfFailure: Readonly<Record<string, 'url' | 'token'>> = {
  gateway_taken: 'url',
  secret_needed_again: 'token',
  secret_damaged: 'token',
};

function isSaidAtField(error: unknown): boolean {
  return error !== undefined && failureOf(error).code in fieldOfFailure;
}

/** What is wrong with a field is said at the field. */
function useRefusedFields(error: unknown): void {
  const { t } = useTranslation('errors');
  const { setError } = useFormContext<OpenclawValues>();
  useEffect(() => {
    const { code } = failureOf(error);
    const field = error === undefined ? undefined : fieldOfFailure[code];
    if (field) {
      setError(field, { type: 'server', message: t(code) }, { shouldFocus: true });
    }
  }, [error, setError, t]);
}
