import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';

import type { PendingRouter } from './pending-procedures.ts';

export const usePendingTRPC = useTRPC as unknown as () => TRPCOptionsProxy<PendingRouter>;
