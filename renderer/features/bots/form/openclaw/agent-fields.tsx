import { useController, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { saidByAgent } from '#renderer/features/bots/form/field-error.ts';
import type { GatewayLook } from '#shared/schemas/gateway.ts';

import type { ChosenAgent, OpenclawValues } from './openclaw-values.ts';

type Agents = Extract<GatewayLook, { kind: 'seen' }>['agents'];

type AgentFieldsProps = {
  /** What the gateway has; nothing before it was asked. */
  found: Agents | undefined;
  /** Each agent that is chosen becomes a bot of its own; a bot that exists is about one of them. */
  isNew: boolean;
};

/** Whether the gateway is one bot or its agents are. */
export function AgentFields({ found, isNew }: AgentFieldsProps) {
  const { t } = useTranslation('bot-forms');
  const { field: watch } = useController<OpenclawValues, 'watch'>({ name: 'watch' });
  const { field, fieldState } = useController<OpenclawValues, 'agents'>({ name: 'agents' });
  const agents = found ?? field.value.map(({ id }) => ({ id, name: id }));
  const isByAgent = watch.value === 'agents';
  const { error } = fieldState;
  const said = error && (field.value.length === 0 ? t('agents.none') : saidByAgent(error));

  if (agents.length === 0) {
    return null;
  }
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('agents.legend')}</legend>
      <Choice
        kind="one"
        name="watch"
        isChosen={!isByAgent}
        onChoose={() => watch.onChange('gateway')}
        label={t('agents.gateway')}
        hint={t('agents.gateway-hint')}
      />
      <Choice
        kind="one"
        name="watch"
        isChosen={isByAgent}
        onChoose={() => watch.onChange('agents')}
        label={t(isNew ? 'agents.each' : 'agents.one')}
        hint={t(isNew ? 'agents.each-hint' : 'agents.one-hint')}
      />
      {isByAgent && (
        <ul className="ml-7 flex flex-col gap-1">
          {agents.map((agent) => (
            <AgentRow
              key={agent.id}
              agent={agent}
              isNew={isNew}
              chosen={field.value}
              onChange={field.onChange}
            />
          ))}
        </ul>
      )}
      {isByAgent && said && (
        <p role="alert" className="ml-7 text-12 text-down-text">
          {said}
        </p>
      )}
    </fieldset>
  );
}

type AgentRowProps = {
  agent: Agents[number];
  isNew: boolean;
  chosen: readonly ChosenAgent[];
  onChange: (chosen: ChosenAgent[]) => void;
};

function AgentRow({ agent, isNew, chosen, onChange }: AgentRowProps) {
  const { t } = useTranslation(['bot-forms', 'bots']);
  const { formState } = useFormContext<OpenclawValues>();
  const index = chosen.findIndex(({ id }) => id === agent.id);
  const own = chosen[index];
  const others = chosen.filter(({ id }) => id !== agent.id);
  const isWrong = formState.errors.agents?.[index]?.name !== undefined;

  const choose = (isChosen: boolean) => {
    if (!isNew) {
      onChange([{ id: agent.id }]);
      return;
    }
    onChange(isChosen ? [...others, agent] : others);
  };

  return (
    <li>
      <Choice
        kind={isNew ? 'many' : 'one'}
        name="agent"
        isChosen={own !== undefined}
        onChoose={choose}
        label={agent.name}
        hint={agent.name === agent.id ? undefined : agent.id}
      >
        {own?.name !== undefined && (
          <span className="flex w-56 flex-col gap-0.5">
            <Input
              value={own.name}
              aria-label={t('agents.name', { agent: agent.name })}
              aria-invalid={isWrong ? true : undefined}
              autoComplete="off"
              onChange={({ target }) =>
                onChange(
                  chosen.map((each) =>
                    each.id === agent.id ? { ...each, name: target.value } : each,
                  ),
                )
              }
            />
            {isWrong && <span className="text-12 text-down-text">{t('bots:form.error.name')}</span>}
          </span>
        )}
      </Choice>
    </li>
  );
}
