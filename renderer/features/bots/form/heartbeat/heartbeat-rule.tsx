import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

import {
  type HeartbeatValues,
  heartbeatConnectorOf,
  heartbeatFieldsSchema,
} from './heartbeat-values.ts';

/** The rule of a bot that calls us, once what is typed makes one. */
export function HeartbeatRule() {
  const { t } = useTranslation('bot-forms');
  const format = useFormat();
  const { byId } = useTenants();
  const values = useWatch<HeartbeatValues>() as HeartbeatValues;
  if (!heartbeatFieldsSchema.safeParse(values).success) {
    return null;
  }

  const { schedule, graceMs } = heartbeatConnectorOf(values);
  const when =
    schedule.kind === 'period'
      ? t('heartbeat.rule.period', { period: format.duration(schedule.periodMs) })
      : t('heartbeat.rule.cron', {
          expression: schedule.expression,
          zone: schedule.zone ?? byId.get(values.tenantId)?.zone ?? '',
        });
  return (
    <RuleNote sentences={[when, t('heartbeat.rule.grace', { grace: format.duration(graceMs) })]} />
  );
}
