import { z } from 'zod';

import { vaultStatusSchema, vaultUnlockSchema } from '#shared/schemas/vault.ts';

import { route } from './route.ts';

export const vaultRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/vault',
    operationId: 'getVault',
    summary: 'Whether secrets can be used, and if not, why',
    tenantRule: 'agent',
    answers: { 200: vaultStatusSchema },
    call: async ({ caller }) => ({ status: 200, body: await caller.vault.status() }),
  }),
  route({
    method: 'POST',
    path: '/api/admin/vault/unlock',
    operationId: 'unlockVault',
    summary: 'Opens the vault by its keychain, a passphrase or the recovery key',
    tenantRule: 'agent',
    body: vaultUnlockSchema,
    answers: { 200: vaultStatusSchema },
    call: async ({ caller, body }) => ({ status: 200, body: await caller.vault.unlock(body) }),
  }),
  route({
    method: 'POST',
    path: '/api/admin/vault/lock',
    operationId: 'lockVault',
    summary: 'Forgets every key until the vault is unlocked again',
    tenantRule: 'agent',
    answers: { 200: vaultStatusSchema },
    call: async ({ caller }) => ({ status: 200, body: await caller.vault.lock() }),
  }),
  route({
    method: 'POST',
    path: '/api/admin/vault/rotate',
    operationId: 'rotateVault',
    summary: 'Makes new keys for everything that is sealed',
    tenantRule: 'agent',
    answers: { 200: vaultStatusSchema },
    call: async ({ caller }) => ({ status: 200, body: await caller.vault.rotate() }),
  }),
  route({
    method: 'POST',
    path: '/api/admin/vault/recovery-key',
    operationId: 'makeRecoveryKey',
    summary: 'Makes a recovery key, shown this once; an older one no longer opens',
    tenantRule: 'agent',
    answers: { 201: z.object({ recoveryKey: z.string() }) },
    call: async ({ caller }) => ({ status: 201, body: await caller.vault.newRecoveryKey() }),
  }),
];
