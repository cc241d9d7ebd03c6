import type { TRPCClient } from '@trpc/client';
import type { TRPCBuiltRouter, TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

import type { AppRouter } from '#electron/api/app-router.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';
import type {
  LengthClass,
  MessageKind,
  MessagePreview,
  MessageTemplate,
  MessageTemplateInput,
  PreviewRequest,
  TemplateIssue,
} from '#shared/schemas/voice.ts';

type Of = { tenantId: string };
type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: unknown }>;
type Change<Input, Output> = TRPCMutationProcedure<{ input: Input; output: Output; meta: unknown }>;
type Place = { kind: MessageKind; locale: Locale; length: LengthClass };

export type SimulatedHours = {
  isOpen: boolean;
  bySeverity: { severity: Severity; told: 'now' | 'held'; at: number; media: Medium[] }[];
};

/** Procedures that other parts bring; each line goes when its router is there. */
type Coming = {
  settings: {
    simulateHours: Query<Of & { at: number; hours?: NotificationHours }, SimulatedHours>;
    nextRuns: Query<Of, { items: { job: string; at: number }[] }>;
  };
  voice: {
    preview: Query<Of & PreviewRequest, MessagePreview>;
    templates: {
      list: Query<Of, { items: MessageTemplate[] }>;
      save: Change<Of & { template: MessageTemplateInput }, MessageTemplate>;
      reset: Change<Of & Place, unknown>;
      lint: Query<Of & { template: MessageTemplateInput }, { items: TemplateIssue[] }>;
      builtIn: Query<Of & Place, { subject: string | null; body: string }>;
      variables: Query<Of & { kind: MessageKind }, { items: { name: string; example: string }[] }>;
    };
  };
};
type ComingRouter = TRPCBuiltRouter<AppRouter['_def']['_config']['$types'], Coming>;

export function useComingTRPC(): TRPCOptionsProxy<ComingRouter> {
  return useTRPC() as unknown as TRPCOptionsProxy<ComingRouter>;
}

export function useComingClient(): TRPCClient<ComingRouter> {
  return useTRPCClient() as unknown as TRPCClient<ComingRouter>;
}
