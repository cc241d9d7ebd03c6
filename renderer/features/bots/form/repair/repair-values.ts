import { z } from 'zod';

import {
  blankConfigSource,
  configSourceFieldsSchema,
  configSourceOf,
  configSourceValuesOf,
  keptConfigSecrets,
} from '#renderer/features/bots/form/config-source/config-source-values.ts';
import {
  inSeconds,
  readAs,
  readSeconds,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import {
  type ConfigSource,
  changedRepairFields,
  type RestartHook,
  restartHookSchema,
} from '#shared/schemas/connectors/repair.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

import {
  blankService,
  keptServiceSecrets,
  serviceFieldsSchema,
  serviceOf,
  serviceValuesOf,
  type WithService,
} from './service-values.ts';

const hook = restartHookSchema.shape;

/** Looked at only where an address is typed. */
const hookFieldsSchema = z
  .object({ hookUrl: z.string(), hookSecret: z.string(), hookWithin: z.string() })
  .superRefine(({ hookUrl, hookSecret, hookWithin }, context) => {
    if (hookUrl.trim() === '') {
      return;
    }
    const wrong = (path: string) => context.addIssue({ code: 'custom', path: [path], message: '' });
    if (!hook.url.safeParse(hookUrl.trim()).success) {
      wrong('hookUrl');
    }
    if (!hook.secret.safeParse(hookSecret).success) {
      wrong('hookSecret');
    }
    if (!readAs(readSeconds, hook.verifyWithinMs).safeParse(hookWithin).success) {
      wrong('hookWithin');
    }
  });
type HookValues = z.input<typeof hookFieldsSchema>;

/** How a bot is repaired, as it is typed: what it runs as, what restarts it, where its configuration is. */
export const repairFieldsSchema = serviceFieldsSchema
  .and(hookFieldsSchema)
  .and(configSourceFieldsSchema);
export type RepairValues = z.input<typeof repairFieldsSchema>;

type WithRepair = WithService & {
  restartHook?: RestartHook | undefined;
  configSource?: ConfigSource | undefined;
};

/** What is not right yet is left out, so that what is may be tried meanwhile. */
export function repairOf(values: RepairValues): WithRepair {
  return {
    ...withoutNothing({ service: serviceOf(values), restartHook: hookOf(values) }),
    ...configSourceOf(values),
  };
}

function hookOf({ hookUrl, hookSecret, hookWithin }: HookValues): RestartHook | undefined {
  return hookUrl.trim() === ''
    ? undefined
    : changedRepairFields.restartHook.safeParse({
        url: hookUrl.trim(),
        secret: hookSecret,
        ...withoutNothing({ verifyWithinMs: readSeconds(hookWithin) }),
      }).data;
}

export function repairValuesOf(given: WithRepair): RepairValues {
  const { restartHook } = given;
  return {
    ...serviceValuesOf(given),
    ...configSourceValuesOf(given),
    hookUrl: restartHook?.url ?? '',
    hookSecret: restartHook?.secret ?? '',
    hookWithin: inSeconds(restartHook?.verifyWithinMs),
  };
}

export const blankRepair: RepairValues = {
  ...blankService,
  ...blankConfigSource,
  hookUrl: '',
  hookSecret: '',
  hookWithin: '',
};

/** The fields whose stored secrets are kept. */
export function keptRepairSecrets(values: RepairValues): string[] {
  return [
    ...keptServiceSecrets(values),
    ...(values.hookSecret === maskedValue ? ['hookSecret'] : []),
    ...keptConfigSecrets(values),
  ];
}

/** True where a way to repair the bot is named. */
export function hasRepair({ runsAs, hookUrl, configAt }: RepairValues): boolean {
  return runsAs !== 'none' || hookUrl !== '' || configAt !== 'none';
}
