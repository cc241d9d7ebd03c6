import { z } from 'zod';

import { trimmed, withoutNothing } from '#renderer/features/bots/form/field-text.ts';
import {
  headerRowsOf,
  headerRowsSchema,
  headersOf,
  keptHeaders,
} from '#renderer/features/bots/form/header-values.ts';
import {
  type ConfigSource,
  changedRepairFields,
  configFormatSchema,
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

export const configPlaces = ['none', 'file', 'urls'] as const;

/** Every text is looked at only where what it belongs to is chosen. */
const otherFieldsSchema = z
  .object({
    hookUrl: z.string(),
    hookSecret: z.string(),
    configAt: z.enum(configPlaces),
    configPath: z.string(),
    configReadUrl: z.string(),
    configWriteUrl: z.string(),
    configHeaders: headerRowsSchema,
    configFormat: configFormatSchema,
  })
  .superRefine((values, context) => {
    const wrong = (path: string) => context.addIssue({ code: 'custom', path: [path], message: '' });
    const hook = restartHookSchema.shape;
    if (values.hookUrl.trim() !== '') {
      if (!hook.url.safeParse(values.hookUrl.trim()).success) {
        wrong('hookUrl');
      }
      if (values.hookSecret !== maskedValue && !hook.secret.safeParse(values.hookSecret).success) {
        wrong('hookSecret');
      }
    }
    const { configSource } = changedRepairFields;
    const source = configSource.safeParse(sourceOf(values));
    for (const { path } of source.error?.issues ?? []) {
      const field = fieldOfSource[String(path[0])];
      if (field) {
        wrong(field);
      }
    }
  });

const fieldOfSource: Readonly<Record<string, string>> = {
  path: 'configPath',
  readUrl: 'configReadUrl',
  writeUrl: 'configWriteUrl',
};

/** How a bot is repaired, as it is typed: what it runs as, what restarts it, where its configuration is. */
export const repairFieldsSchema = serviceFieldsSchema.and(otherFieldsSchema);
export type RepairValues = z.input<typeof repairFieldsSchema>;

type WithRepair = WithService & {
  restartHook?: RestartHook | undefined;
  configSource?: ConfigSource | undefined;
};

/** What is not right yet is left out, so that what is may be tried meanwhile. */
export function repairOf(values: RepairValues, stored?: WithRepair): WithRepair {
  return withoutNothing({
    service: serviceOf(values),
    restartHook: hookOf(values, stored?.restartHook),
    configSource: changedRepairFields.configSource.safeParse(sourceOf(values)).data,
  });
}

function hookOf(
  { hookUrl, hookSecret }: Pick<RepairValues, 'hookUrl' | 'hookSecret'>,
  stored: RestartHook | undefined,
): RestartHook | undefined {
  if (hookUrl.trim() === '') {
    return undefined;
  }
  const verifyWithinMs = stored?.verifyWithinMs;
  return changedRepairFields.restartHook.safeParse({
    url: hookUrl.trim(),
    secret: hookSecret,
    ...(verifyWithinMs === undefined ? {} : { verifyWithinMs }),
  }).data;
}

function sourceOf(
  values: Pick<
    RepairValues,
    | 'configAt'
    | 'configPath'
    | 'configReadUrl'
    | 'configWriteUrl'
    | 'configHeaders'
    | 'configFormat'
  >,
): ConfigSource | undefined {
  const { configAt, configFormat: format } = values;
  switch (configAt) {
    case 'none':
      return undefined;
    case 'file':
      return { kind: 'file', path: trimmed(values.configPath), format };
    case 'urls': {
      const headers = headersOf(values.configHeaders);
      return {
        kind: 'urls',
        readUrl: trimmed(values.configReadUrl),
        writeUrl: trimmed(values.configWriteUrl),
        format,
        ...(headers ? { headers } : {}),
      };
    }
    default:
      return configAt satisfies never;
  }
}

export function repairValuesOf({ service, restartHook, configSource }: WithRepair): RepairValues {
  const file = configSource?.kind === 'file' ? configSource : undefined;
  const urls = configSource?.kind === 'urls' ? configSource : undefined;
  return {
    ...serviceValuesOf({ service }),
    hookUrl: restartHook?.url ?? '',
    hookSecret: restartHook?.secret ?? '',
    configAt: configSource?.kind ?? 'none',
    configPath: file?.path ?? '',
    configReadUrl: urls?.readUrl ?? '',
    configWriteUrl: urls?.writeUrl ?? '',
    configHeaders: headerRowsOf(urls?.headers),
    configFormat: configSource?.format ?? 'json',
  };
}

export const blankRepair: RepairValues = {
  ...blankService,
  hookUrl: '',
  hookSecret: '',
  configAt: 'none',
  configPath: '',
  configReadUrl: '',
  configWriteUrl: '',
  configHeaders: [],
  configFormat: 'json',
};

/** The fields whose stored secrets are kept. */
export function keptRepairSecrets(values: RepairValues): string[] {
  const { hookSecret, configHeaders } = values;
  return [
    ...keptServiceSecrets(values),
    ...(hookSecret === maskedValue ? ['hookSecret'] : []),
    ...keptHeaders(configHeaders, 'configHeaders'),
  ];
}

/** True where a way to repair the bot is named. */
export function hasRepair({ runsAs, hookUrl, configAt }: RepairValues): boolean {
  return runsAs !== 'none' || hookUrl !== '' || configAt !== 'none';
}
