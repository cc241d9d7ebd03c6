import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';

import { shortened } from './field-text.ts';

type Expected = Pick<HttpConnector, 'expectText' | 'expectJson' | 'timeoutMs' | 'degradedAboveMs'>;

const defaultTimeoutMs = 5_000;
const defaultDegradedAboveMs = 2_000;

/** What is asked of an answer, in sentences, with the limits in force. */
export function useAnswerRule() {
  const { t } = useTranslation('bots');
  const format = useFormat();

  return ({ expectText, expectJson, timeoutMs, degradedAboveMs }: Expected, intervalMs: number) => {
    const limitMs = timeoutMs ?? defaultTimeoutMs;
    const slowMs = degradedAboveMs ?? defaultDegradedAboveMs;
    return {
      timeout: format.milliseconds(limitMs),
      sentences: [
        ...(expectText === undefined ? [] : [t('rule.text', { text: shortened(expectText) })]),
        ...(expectJson === undefined
          ? []
          : [t('rule.json', { json: shortened(JSON.stringify(expectJson)) })]),
        ...(slowMs < limitMs ? [t('rule.slow', { slow: format.milliseconds(slowMs) })] : []),
        t('rule.interval', { interval: format.duration(intervalMs) }),
      ],
    };
  };
}
