import { z } from 'zod';

import { botKindSchema } from '#shared/schemas/bot.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import { intervalSchema } from '#shared/schemas/tenant.ts';
import { nameSchema } from '#shared/schemas/text.ts';

/** Stands for the client's own interval. */
export const ownInterval = 'client';

export function isName(text: string): boolean {
  return nameSchema.safeParse(text).success;
}

/** What every bot has, however it is reached. Everything is text until it is read. */
export const ownSchema = z.object({
  tenantId: tenantIdSchema,
  name: z.string().refine(isName),
  kind: botKindSchema,
  interval: z
    .string()
    .refine((text) => text === ownInterval || intervalSchema.safeParse(Number(text)).success),
});
export type OwnValues = z.input<typeof ownSchema>;

export const blankOwn: OwnValues = {
  tenantId: '',
  name: '',
  kind: 'custom',
  interval: ownInterval,
};

export const ownFields = [
  'tenantId',
  'name',
  'kind',
  'interval',
] as const satisfies readonly (keyof OwnValues)[];
