import type { JsonValue } from '#electron/agent/json/json-tree.ts';
import { AppError, type AppErrorCode } from '#shared/errors.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';

import type { AppliedConfig, ConfigAccess, FoundConfig } from '../config-access.ts';
import { watchFile } from '../config-source/watch-file.ts';
import type { ProbeContext, Reading } from '../connector.ts';
import { quoted } from '../http-reading.ts';
import { pause } from '../pause.ts';
import type { Answer } from './calls.ts';
import { concealed } from './conceal.ts';
import { changedPaths, lockedOutBy } from './config-changes.ts';
import { effectOf } from './config-effect.ts';
import { readConfigFile, replaceConfigFile } from './config-file.ts';
import { issuesOf, knownIssues, readConfigText } from './config-issues.ts';
import { type createConfigPlaces, revisionOf } from './config-place.ts';
import { changingScopes, lookingScopes, type Scope } from './connect-params.ts';
import { type Desk, type Errand, runErrand } from './errand.ts';
import { deafReading, garbledReading, lostReading, refusedReading } from './fault-readings.ts';
import {
  type ConfigApplied,
  type ConfigState,
  configAppliedSchema,
  configSchemaSchema,
  configStateSchema,
  type GatewayFault,
} from './frames.ts';
import type { GatewayTarget } from './gateway-target.ts';
import type { Link } from './handshake.ts';
import { openToken } from './shared-sessions.ts';

const answerLimitMs = 10_000;
/** It answers once the change is in force. */
const appliedWithinMs = 20_000;
const lookAgainForMs = 20_000;
const lookAgainMs = 1_000;
const fileSoughtEveryMs = 15_000;
/** A gateway was seen to tell of the file before an edit for up to a second after it. */
const staleMs = 500;
const staleLooks = 6;

type Options = {
  targetOf: (config: OpenclawConnector) => GatewayTarget;
  places: ReturnType<typeof createConfigPlaces>;
  /** Calls back when the gateway says that its configuration changed, until the signal aborts. */
  onChanged: (context: ProbeContext, changed: () => void) => void;
};

type Asked = { config: OpenclawConnector; context: ProbeContext };

/**
 * The configuration of a gateway, which all bots on it share. Of a gateway on this machine it is the very bytes of the
 * file; of another one what the gateway tells, which is without secrets. It is written by the gateway only, which
 * validates it, except while that is dead.
 */
export function createGatewayConfig({
  targetOf,
  places,
  onChanged,
}: Options): ConfigAccess<OpenclawConnector> {
  async function atGateway<Value>(
    { config, context }: Asked,
    scopes: readonly Scope[],
    work: (desk: Desk) => Promise<Value>,
  ): Promise<Errand<Value>> {
    return runErrand(targetOf(config), {
      access: { token: () => openToken(config, context), device: () => context.device() },
      context,
      scopes,
      work,
    });
  }

  async function failure(code: AppErrorCode, seen: Reading, { config, context }: Asked) {
    const { cause, reason, evidence } = await concealed(seen, () => openToken(config, context));
    return new AppError(code, { ...evidence, cause, reason: reason ?? null });
  }

  async function valueOf<Value>(errand: Errand<Value>, asked: Asked): Promise<Value> {
    if (errand.kind === 'done') {
      return errand.value;
    }
    const code = errand.kind === 'refused' ? 'config_refused' : 'config_unreachable';
    throw await failure(code, errand.reading, asked);
  }

  async function stateAt(link: Link, asked: Asked): Promise<ConfigState> {
    const answer = await link.ask(
      'config.get',
      {},
      { schema: configStateSchema, limitMs: answerLimitMs },
    );
    if (answer.kind === 'answer') {
      return answer.payload;
    }
    const seen = readingOf(answer);
    const code = seen.cause === 'auth' ? 'config_refused' : 'config_unreachable';
    throw await failure(code, seen, asked);
  }

  /** What the gateway says, and its file where that is here. Right after it was edited the two differ for a moment. */
  async function storedAt(link: Link, asked: Asked) {
    const target = targetOf(asked.config);
    for (let left = staleLooks; ; left -= 1) {
      const state = await stateAt(link, asked);
      const file = await places.fileOf(target, state, link);
      if (file || left === 0 || !places.isKnown(target, state)) {
        return { state, file };
      }
      await pause(staleMs, asked.context);
    }
  }

  async function foundAt(link: Link, asked: Asked): Promise<FoundConfig> {
    const { state, file } = await storedAt(link, asked);
    const bytes = file?.bytes ?? Buffer.from(state.raw ?? '');
    return {
      bytes,
      isWhole: file !== undefined,
      revision: file ? revisionOf(file.bytes) : (state.hash ?? 'none'),
      isValid: state.valid,
      issues: state.issues.map(issueOf),
      isRunning: isRunning(state),
    };
  }

  /** What lies there for its next start. */
  async function foundDead({ config, context }: Asked): Promise<FoundConfig | undefined> {
    const path = await places.pathOf(config, targetOf(config), context);
    const bytes = path === undefined ? undefined : await readConfigFile(path);
    if (!bytes) {
      return undefined;
    }
    const issues = issuesIn(bytes);
    return {
      bytes,
      isWhole: true,
      revision: revisionOf(bytes),
      isValid: issues.length === 0,
      issues,
      isRunning: null,
    };
  }

  /** After such a change the gateway would not be reached any more in the way that the bot's settings say. */
  async function lockOutIssues(
    before: JsonValue | undefined,
    after: JsonValue,
    { config, context }: Asked,
  ): Promise<ConfigIssue[]> {
    const { port } = targetOf(config).liveness;
    const known = { port, token: await openToken(config, context) };
    return lockedOutBy(before, after, known).map((path) => ({
      code: 'locks_out',
      path,
      message: 'would lock the agent out',
    }));
  }

  async function apply(
    asked: Asked,
    { bytes, base, reason }: { bytes: Uint8Array; base: string; reason: string },
  ): Promise<AppliedConfig> {
    const read = readConfigText(bytes);
    if ('issues' in read) {
      throw new AppError('config_invalid', { issues: read.issues });
    }
    const errand = await atGateway(asked, changingScopes, async ({ link }) => {
      const { state, file } = await storedAt(link, asked);
      const current = file ? revisionOf(file.bytes) : state.hash;
      if (current !== base) {
        throw new AppError('config_conflict');
      }
      const before = documentOf(file?.bytes ?? Buffer.from(state.raw ?? ''));
      const issues = await lockOutIssues(before, read.document, asked);
      if (issues.length > 0) {
        throw new AppError('config_invalid', { issues });
      }
      const answer = await link.ask(
        'config.apply',
        {
          raw: Buffer.from(bytes).toString('utf8'),
          ...(typeof state.hash === 'string' && { baseHash: state.hash }),
          note: reason.slice(0, 200),
        },
        { schema: configAppliedSchema, limitMs: appliedWithinMs },
      );
      return { answer, path: file?.path, base, hash: state.hash ?? null };
    });
    return outcomeOf(await valueOf(errand, asked), asked);
  }

  async function outcomeOf(
    {
      answer,
      path,
      base,
      hash,
    }: {
      answer: Answer<ConfigApplied>;
      path: string | undefined;
      base: string;
      hash: string | null;
    },
    asked: Asked,
  ): Promise<AppliedConfig> {
    if (answer.kind === 'answer') {
      const restarts = answer.payload.sentinel?.payload.stats.requiresRestart ?? null;
      const written = answer.payload.hash ?? hash ?? base;
      return { revision: (await revisionAt(path)) ?? written, restarts };
    }
    if (answer.kind === 'refused' && answer.fault.code !== 'UNAVAILABLE') {
      throw await refusalOf(answer.fault, asked);
    }
    // It may have been written all the same: the answer comes once it is in force, and a restart can come before that.
    const now = path === undefined ? await hashAgain(asked) : await revisionAt(path);
    if (now !== undefined && now !== base) {
      return { revision: now, restarts: answer.kind === 'refused' ? true : null };
    }
    const seen = readingOf(answer);
    throw await failure(
      answer.kind === 'refused' ? 'config_refused' : 'config_unreachable',
      seen,
      asked,
    );
  }

  async function refusalOf(fault: GatewayFault, asked: Asked): Promise<AppError> {
    if (fault.details?.issues && fault.details.issues.length > 0) {
      return new AppError('config_invalid', { issues: fault.details.issues.map(issueOf) });
    }
    if (/re-run config\.get|base hash required|changed since/i.test(fault.message)) {
      return new AppError('config_conflict');
    }
    if (/^(?:JSON5 parse failed|SyntaxError|invalid config\b)/i.test(fault.message)) {
      return new AppError('config_invalid', {
        issues: [{ path: '', message: quoted(fault.message) }],
      });
    }
    return failure('config_refused', refusedReading(fault, 'config.apply'), asked);
  }

  /** The gateway may be restarting for it. */
  async function hashAgain(asked: Asked): Promise<string | undefined> {
    const { clock } = asked.context;
    const until = clock.mono() + lookAgainForMs;
    while (clock.mono() < until) {
      await pause(lookAgainMs, asked.context);
      const errand = await atGateway(asked, lookingScopes, async ({ link }) =>
        link.ask('config.get', {}, { schema: configStateSchema, limitMs: answerLimitMs }),
      );
      if (errand.kind === 'done' && errand.value.kind === 'answer') {
        return errand.value.payload.hash ?? undefined;
      }
    }
    return undefined;
  }

  /** Once it is known where it is, which the first look at the gateway tells. */
  async function watchItsFile(
    config: OpenclawConnector,
    context: ProbeContext,
    changed: () => void,
  ): Promise<void> {
    try {
      for (;;) {
        const path = await places.pathOf(config, targetOf(config), context).catch(() => undefined);
        if (path !== undefined) {
          watchFile(path, context, changed);
          return;
        }
        await pause(fileSoughtEveryMs, context);
      }
    } catch {
      // Nobody watches any more.
    }
  }

  return {
    // The agents of one gateway have one configuration: it is that of each of them.
    formatOf: () => 'json5',

    async read(config, context) {
      const asked = { config, context };
      const errand = await atGateway(asked, lookingScopes, ({ link }) => foundAt(link, asked));
      const dead = errand.kind === 'away' ? await foundDead(asked) : undefined;
      return dead ?? valueOf(errand, asked);
    },

    async preview(config, { bytes, from }, context) {
      const read = readConfigText(bytes);
      if ('issues' in read) {
        return { issues: read.issues, changedPaths: [], effect: null };
      }
      const asked = { config, context };
      const before = documentOf(from.bytes);
      const paths = changedPaths(before, read.document);
      const errand = await atGateway(asked, lookingScopes, async ({ link }) => {
        const answer = await link.ask(
          'config.schema',
          {},
          { schema: configSchemaSchema, limitMs: answerLimitMs },
        );
        return {
          issues: issuesOf(read.document, answer.kind === 'answer' ? answer.payload.schema : {}),
          effect: await effectOf(paths, link),
        };
      });
      if (errand.kind === 'refused') {
        await valueOf(errand, asked);
      }
      const known = errand.kind === 'done' ? errand.value : { issues: [], effect: null };
      const wrong = known.issues.length > 0 ? known.issues : knownIssues(read.document);
      const issues = [...(await lockOutIssues(before, read.document, asked)), ...wrong];
      return { issues, changedPaths: paths.map((path) => path.join('.')), effect: known.effect };
    },

    apply: (config, change, context) => apply({ config, context }, change),

    async putBack(config, bytes, context) {
      const path = await places.pathOf(config, targetOf(config), context);
      if (path === undefined) {
        throw new AppError('config_unreachable');
      }
      await replaceConfigFile(path, bytes, { now: context.clock.now() });
    },

    watch(config, context, changed) {
      onChanged(context, changed);
      // A gateway says nothing of a file that somebody edits.
      if (targetOf(config).isLoopback) {
        void watchItsFile(config, context, changed);
      }
    },
  };
}

const revisionAt = async (path: string | undefined): Promise<string | undefined> => {
  const bytes = path === undefined ? undefined : await readConfigFile(path);
  return bytes && revisionOf(bytes);
};

function documentOf(bytes: Uint8Array): JsonValue | undefined {
  const read = readConfigText(bytes);
  return 'document' in read ? read.document : undefined;
}

function issuesIn(bytes: Uint8Array): ConfigIssue[] {
  const read = readConfigText(bytes);
  return 'issues' in read ? read.issues : knownIssues(read.document);
}

function isRunning({ valid, configRevisionHash, appliedConfigHash }: ConfigState): boolean | null {
  if (typeof appliedConfigHash !== 'string') {
    return null;
  }
  return valid && configRevisionHash === appliedConfigHash;
}

function issueOf({
  path = '',
  message = '',
  allowedValues,
}: ConfigState['issues'][number]): ConfigIssue {
  return {
    path: quoted(path),
    message: quoted(message),
    ...(allowedValues && { allowed: allowedValues.map((value) => quoted(String(value))) }),
  };
}

function readingOf(answer: Exclude<Answer<unknown>, { kind: 'answer' }>): Reading {
  switch (answer.kind) {
    case 'refused':
      return refusedReading(answer.fault, 'config');
    case 'silent':
      return deafReading;
    case 'garbled':
      return garbledReading('config');
    case 'ended':
      return lostReading();
    default:
      return answer satisfies never;
  }
}
