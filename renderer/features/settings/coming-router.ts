import type { TRPCBuiltRouter, TRPCQueryProcedure } from '@trpc/server';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

import type { AppRouter } from '#electron/api/app-router.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

type Of = { tenantId: string };
type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: unknown }>;

type SimulatedHours = {
  isOpen: boolean;
  bySeverity: { severity: Severity; told: 'now' | 'held'; at: number; media: Medium[] }[];
};

/** Procedures that another part brings; goes when they are there. */
type Coming = {
  settings: {
    simulateHours: Query<Of & { at: number; hours?: NotificationHours }, SimulatedHours>;
    nextRuns: Query<Of, { items: { name: 'daily-report' | 'clean-checks'; at: number }[] }>;
  };
};
type ComingRouter = TRPCBuiltRouter<AppRouter['_def']['_config']['$types'], Coming>;

export function useComingTRPC(): TRPCOptionsProxy<ComingRouter> {
  return useTRPC() as unknown as TRPCOptionsProxy<ComingRouter>;
}
