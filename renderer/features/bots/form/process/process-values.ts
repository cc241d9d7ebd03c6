import { z } from 'zod';

import {
  blankConfigSource,
  type ConfigSourceValues,
  configSourceFieldsSchema,
  configSourceOf,
  configSourceValuesOf,
} from '#renderer/features/bots/form/config-source/config-source-values.ts';
import {
  inSeconds,
  readAs,
  readSeconds,
  textOrNothing,
  trimmedOrNothing,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { type ProcessService, processServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { ProcessConnector } from '#shared/schemas/connectors/service-connectors.ts';

import { commandLineOf, wordsOf } from './command-line.ts';
import { keptVariables, variableRowsOf, variableRowsSchema, variablesOf } from './env-values.ts';

const service = processServiceSchema.shape;

export const processFieldsSchema = z.object({
  command: readAs(wordsOf, service.argv),
  cwd: readAs(trimmedOrNothing, service.cwd),
  env: variableRowsSchema,
  readyText: readAs(textOrNothing, service.readyText),
  stopGrace: readAs(readSeconds, service.stopGraceMs),
});
export const processFormSchema = ownSchema
  .extend(processFieldsSchema.shape)
  .and(configSourceFieldsSchema);
type ProcessFields = z.input<typeof processFieldsSchema>;
export type ProcessValues = OwnValues & ProcessFields & ConfigSourceValues;

export function processServiceOf(values: ProcessFields): ProcessService {
  return {
    type: 'process',
    argv: wordsOf(values.command) ?? [],
    ...withoutNothing({
      cwd: trimmedOrNothing(values.cwd),
      env: variablesOf(values.env),
      readyText: textOrNothing(values.readyText),
      stopGraceMs: readSeconds(values.stopGrace),
    }),
  };
}

export const processConnectorOf = (values: ProcessValues): ProcessConnector => ({
  ...processServiceOf(values),
  ...configSourceOf(values),
});

export function processFieldsOf(given: ProcessService): ProcessFields {
  return {
    command: commandLineOf(given.argv),
    cwd: given.cwd ?? '',
    env: variableRowsOf(given.env),
    readyText: given.readyText ?? '',
    stopGrace: inSeconds(given.stopGraceMs),
  };
}

export const processValuesOf = (given: ProcessConnector): ProcessFields & ConfigSourceValues => ({
  ...processFieldsOf(given),
  ...configSourceValuesOf(given),
});

export const blankProcessFields: ProcessFields = {
  command: '',
  cwd: '',
  env: [],
  readyText: '',
  stopGrace: '',
};
export const blankProcess: ProcessValues = {
  ...blankOwn,
  ...blankConfigSource,
  ...blankProcessFields,
};

export const keptProcessSecrets = ({ env }: ProcessFields): string[] => keptVariables(env);

/** True where something is asked for that most bots never need. */
export function hasMore({ readyText, stopGrace }: ProcessFields): boolean {
  return readyText !== '' || stopGrace !== '';
}
