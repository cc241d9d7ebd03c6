import { z } from 'zod';

/** Stands in an answer where a secret is kept from the reader; sent back, it keeps the one that is stored. */
export const maskedValue = '••••••';

/** A secret as a person gives it; it goes to the vault and never comes back. */
export const secretTextSchema = z.string().min(1).max(8_000).meta({ writeOnly: true });

/** What an answer holds where a secret is stored. */
export const shownSecretSchema = z.string().meta({
  readOnly: true,
  description: `${maskedValue} where a value is stored; sent back as it is, it keeps that value.`,
});
