import { procedure, router } from '#electron/api/trpc.ts';
import { vaultUnlockSchema } from '#shared/schemas/vault.ts';

export const vaultRouter = router({
  status: procedure('viewer', 'own').query(({ ctx }) => ctx.agent.vault.status()),

  unlock: procedure('owner', 'own')
    .input(vaultUnlockSchema)
    .mutation(({ ctx, input }) => ctx.agent.vault.unlock(ctx.act, input)),

  lock: procedure('owner', 'own').mutation(({ ctx }) => ctx.agent.vault.lock(ctx.act)),

  rotate: procedure('owner', 'own').mutation(({ ctx }) => ctx.agent.vault.rotate(ctx.act)),

  /** Shown once: the answer is the only place where it ever stands. */
  newRecoveryKey: procedure('owner', 'own').mutation(async ({ ctx }) => ({
    recoveryKey: await ctx.agent.vault.newRecoveryKey(ctx.act),
  })),
});
