import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { useIntervalMs } from '#renderer/features/bots/form/own-fields.tsx';
import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { useAnswerRule } from '#renderer/features/bots/form/use-answer-rule.ts';

import { type HttpValues, httpConnectorOf, httpFieldsSchema } from './http-values.ts';

/** The rule of a bot behind an HTTP address, once what is typed makes one. */
export function HttpRule() {
  const { t } = useTranslation('bots');
  const answerRule = useAnswerRule();
  const values = useWatch<HttpValues>() as HttpValues;
  const intervalMs = useIntervalMs(values);
  if (!httpFieldsSchema.safeParse(values).success) {
    return null;
  }

  const connector = httpConnectorOf(values);
  const { timeout, sentences } = answerRule(connector, intervalMs);
  const status = [connector.expectStatus ?? '200–299'].flat().join(', ');
  const method = connector.method ?? 'GET';
  return <RuleNote sentences={[t('rule.answers', { method, status, timeout }), ...sentences]} />;
}
