import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';

import { type AppErrorCode, appErrorCodes } from '#shared/errors.ts';

export type FailureCode = AppErrorCode | 'unreachable';

export type Failure = {
  code: FailureCode;
  correlationId: string | null;
  /** What its sentence names: a host, what a provider said. */
  details: Readonly<Record<string, string | number>>;
  /** By field, what the border said; empty unless the input was refused. */
  fields: Readonly<Record<string, readonly string[] | undefined>>;
  isUnreachable: boolean;
};

const shapeSchema = z.object({
  // A newer agent may have codes that this console has no words for.
  app: z
    .object({
      code: z.enum(appErrorCodes).catch('unexpected'),
      details: z.record(z.string(), z.unknown()).catch({}),
    })
    .nullish(),
  correlationId: z.string().nullish(),
  invalid: z.object({ fieldErrors: z.record(z.string(), z.array(z.string())) }).nullish(),
  httpStatus: z.number().optional(),
  code: z.string().optional(),
});

const unauthorized = 401;

/** What a failed call means to the person who asked: one of our codes, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TRPCClientError)) {
    return plain('unexpected');
  }
  const status = (error.meta?.response as Response | undefined)?.status;
  const shape = shapeSchema.safeParse(error.data);
  if (!shape.success) {
    // No answer of the agent's: nothing listens there, or something before it refused.
    return plain(status === unauthorized ? 'unauthenticated' : 'unreachable');
  }
  const { app, correlationId, invalid, httpStatus, code } = shape.data;
  return {
    code:
      app?.code ??
      (invalid ? 'invalid_input' : undefined) ??
      (httpStatus === unauthorized || code === 'UNAUTHORIZED' ? 'unauthenticated' : 'unexpected'),
    correlationId: correlationId ?? null,
    details: sayable(app?.details ?? {}),
    fields: invalid?.fieldErrors ?? {},
    isUnreachable: false,
  };
}

function plain(code: FailureCode): Failure {
  return {
    code,
    correlationId: null,
    details: {},
    fields: {},
    isUnreachable: code === 'unreachable',
  };
}

function sayable(details: Record<string, unknown>): Failure['details'] {
  return Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}
