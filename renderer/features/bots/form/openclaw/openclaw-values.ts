import { z } from 'zod';

import {
  readAs,
  textOrNothing,
  trimmed,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import {
  blankOwn,
  isName,
  type OwnValues,
  ownSchema,
} from '#renderer/features/bots/form/own-values.ts';
import {
  blankService,
  keptServiceSecrets,
  type ServiceValues,
  serviceFieldsSchema,
  serviceOf,
  serviceValuesOf,
} from '#renderer/features/bots/form/repair/service-values.ts';
import type { FailureCode } from '#renderer/lib/failure.ts';
import {
  gatewayUrlSchema,
  type OpenclawConnector,
  openclawConnectorSchema,
} from '#shared/schemas/connectors/openclaw.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

const connector = openclawConnectorSchema.shape;

/** Where and with what to connect; enough to look. */
export const gatewayFieldsSchema = z.object({
  url: readAs(trimmed, gatewayUrlSchema),
  token: readAs(textOrNothing, connector.token),
});

/** An agent that is to be a bot, and what that bot is called; the form's own name where it has none. */
const chosenAgentSchema = z.object({ id: z.string(), name: z.string().optional() });
export type ChosenAgent = z.infer<typeof chosenAgentSchema>;

export const openclawFieldsSchema = gatewayFieldsSchema.extend({
  watch: z.enum(['gateway', 'agents']),
  agents: z.array(chosenAgentSchema),
  channels: z.enum(['all', 'chosen']),
  chosenChannels: z.array(z.string()),
});

export const openclawFormSchema = ownSchema
  .extend({ name: z.string(), ...openclawFieldsSchema.shape })
  .superRefine(({ name, watch, agents, channels, chosenChannels }, context) => {
    const wrong = (...path: (string | number)[]) =>
      context.addIssue({ code: 'custom', path, message: '' });
    if (watch === 'agents' && agents.length === 0) {
      wrong('agents');
    }
    if (channels === 'chosen' && chosenChannels.length === 0) {
      wrong('chosenChannels');
    }
    const names = watch === 'agents' ? agents.map((agent) => agent.name ?? name) : [name];
    for (const [index, each] of names.entries()) {
      if (!isName(each)) {
        wrong(...(agents[index]?.name === undefined ? ['name'] : ['agents', index, 'name']));
      }
    }
  })
  .and(serviceFieldsSchema);
type OpenclawFields = z.input<typeof openclawFieldsSchema>;
export type OpenclawValues = OwnValues & OpenclawFields & ServiceValues;

/** Enough to connect with, whatever is to be watched there. */
export function gatewayConnectorOf(
  values: Pick<OpenclawValues, 'url' | 'token'>,
  stored?: OpenclawConnector,
): OpenclawConnector {
  return {
    type: 'openclaw',
    url: values.url.trim(),
    ...withoutNothing({ token: textOrNothing(values.token), trustedCa: stored?.trustedCa }),
  };
}

function connectorFor(
  values: OpenclawValues,
  agent: ChosenAgent | undefined,
  stored?: OpenclawConnector,
): OpenclawConnector {
  return {
    ...gatewayConnectorOf(values, stored),
    ...(agent ? { agentId: agent.id } : {}),
    ...(values.channels === 'chosen' ? { channels: values.chosenChannels } : {}),
    ...withoutNothing({ service: serviceOf(values) }),
  };
}

export function openclawConnectorOf(
  values: OpenclawValues,
  stored?: OpenclawConnector,
): OpenclawConnector {
  return connectorFor(values, values.watch === 'agents' ? values.agents[0] : undefined, stored);
}

/** Each agent is a bot of its own. */
export function severalOf(values: OpenclawValues) {
  return values.watch === 'agents'
    ? values.agents.map((agent) => ({
        name: agent.name ?? values.name,
        connector: connectorFor(values, agent),
      }))
    : undefined;
}

export function openclawValuesOf({
  url,
  token,
  agentId,
  channels,
  service,
}: OpenclawConnector): OpenclawFields & ServiceValues {
  return {
    ...serviceValuesOf({ service }),
    url,
    token: token ?? '',
    watch: agentId === undefined ? 'gateway' : 'agents',
    agents: agentId === undefined ? [] : [{ id: agentId }],
    channels: channels === undefined ? 'all' : 'chosen',
    chosenChannels: channels ?? [],
  };
}

export const blankOpenclaw: OpenclawValues = {
  ...blankOwn,
  ...blankService,
  name: 'OpenClaw',
  url: 'ws://127.0.0.1:18789',
  token: '',
  watch: 'gateway',
  agents: [],
  channels: 'all',
  chosenChannels: [],
};

export function keptOpenclawSecrets(values: OpenclawValues): string[] {
  return [...(values.token === maskedValue ? ['token'] : []), ...keptServiceSecrets(values)];
}

export function refusedOpenclawField(
  code: FailureCode,
  { watch, agents }: OpenclawValues,
): keyof OpenclawValues | undefined {
  const haveOwnNames = watch === 'agents' && agents.some(({ name }) => name !== undefined);
  const fields: Partial<Record<FailureCode, keyof OpenclawValues>> = {
    bot_name_taken: haveOwnNames ? 'agents' : 'name',
    gateway_taken: 'url',
  };
  return fields[code];
}
