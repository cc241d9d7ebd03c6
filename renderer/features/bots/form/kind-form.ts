import type { ComponentType, ReactNode } from 'react';
import type { z } from 'zod';

import type { FailureCode } from '#renderer/lib/failure.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import type { OwnValues } from './own-values.ts';

export type KindFieldsProps = {
  /** The clients to choose from; without them the bot stays with its own. */
  clients: readonly Tenant[] | undefined;
  /** The bot that is changed; none where one is added. */
  bot: BotView | undefined;
  /** What was typed belongs to another kind of bot. */
  onElsewhere: ((type: ConnectorConfig['type'], address: string) => void) | undefined;
  /** Stands in place of all but the first field while the kind is not chosen yet. */
  choices: { shown: ReactNode; onLeave: () => void } | undefined;
};

/** How bots of one kind are asked for: the values as they are typed, what they mean, and the fields. */
export type KindForm<Values extends OwnValues, Config extends ConnectorConfig> = {
  type: Config['type'];
  /** The rules are those of the agent. */
  schema: z.ZodType;
  blank: Values;
  /** The field that is typed in first. */
  firstField: keyof Values & string;
  valuesOf(connector: Config): Omit<Values, keyof OwnValues>;
  /** True where what is typed about the connector could be sent. */
  isReadable(values: Values): boolean;
  /** What the agent is asked for; call it with values that the schema took. */
  connectorOf(values: Values, stored?: Config): Config;
  /** Where one form is several bots: each with its name. */
  several?(values: Values): { name: string; connector: Config }[] | undefined;
  /** The fields whose stored secrets are kept. */
  keptSecrets(values: Values): string[];
  /** The field that a refusal of the agent is about. */
  refusedField(code: FailureCode, values: Values): (keyof Values & string) | undefined;
  Fields: ComponentType<KindFieldsProps>;
};

/** A kind of form whose values only its own fields know. */
export type AnyKindForm = KindForm<OwnValues, ConnectorConfig>;

/** Takes a kind's own types off it: its functions are only ever called with its own values and connector. */
export function kindForm<Values extends OwnValues, Config extends ConnectorConfig>(
  kind: KindForm<Values, Config>,
): AnyKindForm {
  return kind as unknown as AnyKindForm;
}
