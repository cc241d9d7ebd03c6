import { z } from 'zod';

import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { headersSchema } from '#shared/schemas/connectors/web-address.ts';

/** `kept` is the name under which a value is stored that is not shown; none for a header of this form's own. */
const headerSchema = z.object({ name: z.string(), value: z.string(), kept: z.string().optional() });
export type HeaderValues = z.infer<typeof headerSchema>;

/** A stored value belongs to its name: under another one it has to be given anew. */
export function isStored({ name, kept }: HeaderValues): boolean {
  return kept !== undefined && kept.toLowerCase() === name.trim().toLowerCase();
}

function isKept(header: HeaderValues): boolean {
  return header.value === maskedValue && isStored(header);
}

function isBlank({ name, value }: HeaderValues): boolean {
  return name.trim() === '' && value.trim() === '';
}

function isHeader({ name, value }: HeaderValues): boolean {
  return headersSchema.safeParse({ [name.trim()]: value.trim() }).success;
}

export const headerRowsSchema = z.array(
  headerSchema.refine((header) => isBlank(header) || isKept(header) || isHeader(header)),
);

export function headerRowsOf(headers: Record<string, string> | undefined): HeaderValues[] {
  return Object.entries(headers ?? {}).map(([name, value]) => ({
    name,
    value,
    ...(value === maskedValue ? { kept: name } : {}),
  }));
}

export function headersOf(rows: readonly HeaderValues[]): Record<string, string> | undefined {
  const given = rows.filter((row) => !isBlank(row));
  return given.length === 0
    ? undefined
    : Object.fromEntries(given.map(({ name, value }) => [name.trim(), value.trim()]));
}

/** The rows of the form whose stored values are kept. */
export function keptHeaders(rows: readonly HeaderValues[], name = 'headers'): string[] {
  return rows.flatMap((row, index) => (isKept(row) ? [`${name}.${index}.value`] : []));
}
