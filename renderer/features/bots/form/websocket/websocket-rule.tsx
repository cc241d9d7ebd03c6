import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { useIntervalMs } from '#renderer/features/bots/form/own-fields.tsx';
import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { useAnswerRule } from '#renderer/features/bots/form/use-answer-rule.ts';

import {
  type WebsocketValues,
  websocketConnectorOf,
  websocketFieldsSchema,
} from './websocket-values.ts';

/** The rule of a bot behind a WebSocket, once what is typed makes one. */
export function WebsocketRule() {
  const { t } = useTranslation('bot-forms');
  const answerRule = useAnswerRule();
  const values = useWatch<WebsocketValues>() as WebsocketValues;
  const intervalMs = useIntervalMs(values);
  if (!websocketFieldsSchema.safeParse(values).success) {
    return null;
  }

  const connector = websocketConnectorOf(values);
  const { timeout, sentences } = answerRule(connector, intervalMs);
  const isAsked = connector.send !== undefined;
  const isAwaited = connector.expectText !== undefined || connector.expectJson !== undefined;
  const opens = isAwaited
    ? t(isAsked ? 'websocket.rule.answers' : 'websocket.rule.speaks', { timeout })
    : t('websocket.rule.opens', { timeout });
  return (
    <RuleNote
      sentences={[opens, ...sentences, ...(connector.isHeld ? [t('websocket.rule.held')] : [])]}
    />
  );
}
