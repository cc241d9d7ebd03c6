import { z } from 'zod';

import { type TenantId, tenantIdSchema } from './ids.ts';

/** From least to most: a role may do what those before it may. `client` is a viewer of one tenant. */
export const roles = ['client', 'viewer', 'operator', 'owner'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** True where `role` may do what asks for `needed`. */
export function mayActAs(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

export const actorKinds = ['person', 'agent', 'schedule', 'token'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** Who calls: what they are, what they may do, and which tenants exist for them. */
export type Principal = {
  kind: ActorKind;
  id: string;
  role: Role;
  /** The one tenant this caller belongs to, or every tenant. */
  tenant: TenantId | 'all';
};

export const apiTokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  role: roleSchema,
  tenantId: tenantIdSchema.nullable(),
  createdAt: z.int(),
  lastUsedAt: z.int().nullable(),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;
