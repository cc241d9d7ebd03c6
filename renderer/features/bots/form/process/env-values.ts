import { z } from 'zod';

import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { processServiceSchema } from '#shared/schemas/connectors/service.ts';

/** `kept` is the name under which a value is stored that is not shown; none for a row that is new. */
const variableSchema = z.object({
  name: z.string(),
  value: z.string(),
  kept: z.string().optional(),
});
export type VariableValues = z.infer<typeof variableSchema>;

/** A stored value belongs to its name: under another one it has to be given anew. */
export function isStored({ name, kept }: VariableValues): boolean {
  return kept !== undefined && kept === name.trim();
}

function isKept(row: VariableValues): boolean {
  return row.value === maskedValue && isStored(row);
}

function isBlank({ name, value }: VariableValues): boolean {
  return name.trim() === '' && value === '';
}

function isVariable({ name, value }: VariableValues): boolean {
  const { env } = processServiceSchema.shape;
  return value !== maskedValue && env.safeParse({ [name.trim()]: value }).success;
}

export const variableRowsSchema = z.array(
  variableSchema.refine((row) => isBlank(row) || isKept(row) || isVariable(row)),
);

export function variableRowsOf(env: Record<string, string> | undefined): VariableValues[] {
  return Object.entries(env ?? {}).map(([name, value]) => ({
    name,
    value,
    ...(value === maskedValue ? { kept: name } : {}),
  }));
}

export function variablesOf(rows: readonly VariableValues[]): Record<string, string> | undefined {
  const given = rows.filter((row) => !isBlank(row));
  return given.length === 0
    ? undefined
    : Object.fromEntries(given.map(({ name, value }) => [name.trim(), value]));
}

/** The rows of the form whose stored values are kept. */
export function keptVariables(rows: readonly VariableValues[]): string[] {
  return rows.flatMap((row, index) => (isKept(row) ? [`env.${index}.value`] : []));
}
