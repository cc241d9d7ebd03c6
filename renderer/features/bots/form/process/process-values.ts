import { z } from 'zod';

import {
  inSeconds,
  readAs,
  readSeconds,
  textOrNothing,
  trimmedOrNothing,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { processServiceSchema } from '#shared/schemas/connectors/service.ts';
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
export const processFormSchema = ownSchema.extend(processFieldsSchema.shape);
type ProcessFields = z.input<typeof processFieldsSchema>;
export type ProcessValues = OwnValues & ProcessFields;

export function processConnectorOf(
  values: ProcessValues,
  stored?: ProcessConnector,
): ProcessConnector {
  return {
    type: 'process',
    argv: wordsOf(values.command) ?? [],
    ...withoutNothing({
      cwd: trimmedOrNothing(values.cwd),
      env: variablesOf(values.env),
      readyText: textOrNothing(values.readyText),
      stopGraceMs: readSeconds(values.stopGrace),
      configSource: stored?.configSource,
    }),
  };
}

export function processValuesOf(given: ProcessConnector): ProcessFields {
  return {
    command: commandLineOf(given.argv),
    cwd: given.cwd ?? '',
    env: variableRowsOf(given.env),
    readyText: given.readyText ?? '',
    stopGrace: inSeconds(given.stopGraceMs),
  };
}

export const blankProcess: ProcessValues = {
  ...blankOwn,
  command: '',
  cwd: '',
  env: [],
  readyText: '',
  stopGrace: '',
};

export const keptProcessSecrets = ({ env }: ProcessValues): string[] => keptVariables(env);

/** True where something is asked for that most bots never need. */
export function hasMore({ readyText, stopGrace }: ProcessValues): boolean {
  return readyText !== '' || stopGrace !== '';
}
