import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import { defaultIntervalMs } from '#shared/schemas/tenant.ts';

import { type BotFormValues, botFormSchema, connectorOf, ownInterval } from './bot-form-values.ts';

const defaultTimeoutMs = 5_000;
const defaultDegradedAboveMs = 2_000;
const longestText = 40;

/** Says in words what the form means: when the bot counts as working, and how often that is looked at. */
export function CheckRule() {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const { byId } = useTenants();
  const values = useWatch<BotFormValues>() as BotFormValues;
  const isReadable = botFormSchema.omit({ name: true, tenantId: true }).safeParse(values).success;
  if (!isReadable) {
    return null;
  }

  const connector = connectorOf(values);
  const { expectStatus, expectText, expectJson } = connector;
  const timeoutMs = connector.timeoutMs ?? defaultTimeoutMs;
  const slowMs = connector.degradedAboveMs ?? defaultDegradedAboveMs;
  const clientMs = byId.get(values.tenantId)?.defaultIntervalMs ?? defaultIntervalMs;
  const intervalMs = values.interval === ownInterval ? clientMs : Number(values.interval);
  const sentences = [
    t('rule.answers', {
      method: connector.method ?? 'GET',
      status: expectStatus === undefined ? '200–299' : [expectStatus].flat().join(', '),
      timeout: format.milliseconds(timeoutMs),
    }),
    ...(expectText === undefined ? [] : [t('rule.text', { text: shorten(expectText) })]),
    ...(expectJson === undefined
      ? []
      : [t('rule.json', { json: shorten(JSON.stringify(expectJson)) })]),
    ...(slowMs < timeoutMs ? [t('rule.slow', { slow: format.milliseconds(slowMs) })] : []),
    t('rule.interval', { interval: format.duration(intervalMs) }),
  ];

  return (
    <p className="rounded-md border bg-surface-0 px-3 py-2 text-13">
      <span className="sr-only">{t('rule.title')}: </span>
      {sentences.join(' ')}
    </p>
  );
}

function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
