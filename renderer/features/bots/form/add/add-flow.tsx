import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BotForm } from '#renderer/features/bots/form/bot-form.tsx';
import { kindForms, newBotsOf } from '#renderer/features/bots/form/kind-forms.ts';
import type { OwnValues } from '#renderer/features/bots/form/own-values.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConnectorType } from '#shared/schemas/connector.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { LookAround } from './look-around.tsx';
import { useAddBots } from './use-add-bots.ts';
import { WhereChoices } from './where-choices.tsx';

type AddFlowProps = {
  clients: readonly Tenant[];
  tenantId: string;
  onAdded: (bots: readonly BotView[]) => void;
};

/** The way through the forms. What was typed in one of them is there again when one comes back to it. */
export function AddFlow({ clients, tenantId, onAdded }: AddFlowProps) {
  const { t } = useTranslation('bots');
  const addBots = useAddBots();
  const [type, setType] = useState<ConnectorType>('http');
  const [isChoosing, setIsChoosing] = useState(true);
  const [isLooking, setIsLooking] = useState(false);
  const [drafts, setDrafts] = useState<Partial<Record<ConnectorType, OwnValues>>>({});
  const form = kindForms[type];

  const goTo = (next: ConnectorType, given: object = {}) => {
    setDrafts((before) => {
      const draft = before[next] ?? { ...kindForms[next].blank, tenantId };
      return { ...before, [next]: { ...draft, ...given } };
    });
    setType(next);
    setIsChoosing(false);
    setIsLooking(false);
  };
  const back = (values: OwnValues) => {
    setDrafts((before) => ({ ...before, [type]: values }));
    setType('http');
    setIsChoosing(true);
  };
  const add = async (values: OwnValues) => {
    onAdded(await addBots(tenantIdSchema.parse(values.tenantId), newBotsOf(form, values)));
    return undefined;
  };

  if (isLooking) {
    return (
      <LookAround
        clients={clients}
        tenantId={tenantId}
        onAdded={onAdded}
        onBack={() => setIsLooking(false)}
        onSetUp={(url, name) => goTo('openclaw', { url, name })}
      />
    );
  }
  return (
    <BotForm
      key={type}
      form={form}
      initial={drafts[type] ?? { ...form.blank, tenantId }}
      clients={clients}
      submitLabel={t('add.submit')}
      onSubmit={add}
      onBack={back}
      onElsewhere={(next, url) => goTo(next, { url })}
      choices={
        type === 'http' && isChoosing
          ? {
              shown: <WhereChoices onChoose={goTo} onLookAround={() => setIsLooking(true)} />,
              onLeave: () => setIsChoosing(false),
            }
          : undefined
      }
      isInDialog
    />
  );
}
