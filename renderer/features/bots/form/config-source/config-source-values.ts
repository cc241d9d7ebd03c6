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
} from '#shared/schemas/connectors/repair.ts';

export const configPlaces = ['none', 'file', 'urls'] as const;

const fieldOfSource: Readonly<Record<string, string>> = {
  path: 'configPath',
  readUrl: 'configReadUrl',
  writeUrl: 'configWriteUrl',
};

/** Where a bot's configuration is, as it is typed. Every text is looked at only where its place is chosen. */
export const configSourceFieldsSchema = z
  .object({
    configAt: z.enum(configPlaces),
    configPath: z.string(),
    configReadUrl: z.string(),
    configWriteUrl: z.string(),
    configHeaders: headerRowsSchema,
    configFormat: configFormatSchema,
  })
  .superRefine((values, context) => {
    const source = changedRepairFields.configSource.safeParse(typedSource(values));
    for (const { path } of source.error?.issues ?? []) {
      const field = fieldOfSource[String(path[0])];
      if (field) {
        context.addIssue({ code: 'custom', path: [field], message: '' });
      }
    }
  });
export type ConfigSourceValues = z.input<typeof configSourceFieldsSchema>;

type WithConfigSource = { configSource?: ConfigSource | undefined };

function typedSource(values: ConfigSourceValues): ConfigSource | undefined {
  const { configAt, configFormat: format } = values;
  switch (configAt) {
    case 'none':
      return undefined;
    case 'file':
      return { kind: 'file', path: trimmed(values.configPath), format };
    case 'urls':
      return {
        kind: 'urls',
        readUrl: trimmed(values.configReadUrl),
        writeUrl: trimmed(values.configWriteUrl),
        format,
        ...withoutNothing({ headers: headersOf(values.configHeaders) }),
      };
    default:
      return configAt satisfies never;
  }
}

/** What is not right yet is left out, so that what is may be tried meanwhile. */
export function configSourceOf(values: ConfigSourceValues): WithConfigSource {
  return withoutNothing({
    configSource: changedRepairFields.configSource.safeParse(typedSource(values)).data,
  });
}

export function configSourceValuesOf({ configSource }: WithConfigSource): ConfigSourceValues {
  const file = configSource?.kind === 'file' ? configSource : undefined;
  const urls = configSource?.kind === 'urls' ? configSource : undefined;
  return {
    configAt: configSource?.kind ?? 'none',
    configPath: file?.path ?? '',
    configReadUrl: urls?.readUrl ?? '',
    configWriteUrl: urls?.writeUrl ?? '',
    configHeaders: headerRowsOf(urls?.headers),
    configFormat: configSource?.format ?? 'json',
  };
}

export const blankConfigSource: ConfigSourceValues = configSourceValuesOf({});

/** The fields whose stored secrets are kept. */
export const keptConfigSecrets = ({ configHeaders }: ConfigSourceValues): string[] =>
  keptHeaders(configHeaders, 'configHeaders');
