import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordedFrame } from '#test/support/recorded-frames.ts';

type Payload = Record<string, unknown>;
export type ConfigDocument = Payload & {
  gateway?: Payload & { auth?: Payload & { token?: string } };
  channels?: Record<string, { enabled?: boolean }>;
};
type Document = ConfigDocument;
type Issue = { path: string; message: string; allowedValues?: string[] };

/** What came of a write. */
export type Written = { answer: Payload; document: Document; isTokenChanged: boolean };

export type FakeConfig = ReturnType<typeof createFakeConfig>;

const redacted = '__OPENCLAW_REDACTED__';
const binds = ['auto', 'lan', 'loopback', 'custom', 'tailnet'];
const known = new Set([
  'meta',
  'logging',
  'update',
  'models',
  'agents',
  'bindings',
  'messages',
  'plugins',
  'channels',
  'gateway',
]);

/** The configuration file of a stand-in, and which of its states runs. One that is there already is left as it is. */
export function createFakeConfig(given: { document: Document } | { path: string }) {
  const folder =
    'path' in given ? undefined : mkdtempSync(join(tmpdir(), 'admin-agent-fake-gateway-'));
  const path = 'path' in given ? given.path : join(folder ?? '', 'openclaw.json');
  let applied = '';
  let told = path;

  const text = () => readFileSync(path, 'utf8');

  function write(next: Document): void {
    writeFileSync(path, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
  }

  function judge(raw: string): { document: Document; issues: Issue[] } | { error: string } {
    try {
      const parsed = JSON.parse(raw) as Document;
      return { document: parsed, issues: issuesOf(parsed) };
    } catch {
      return { error: "JSON5 parse failed: SyntaxError: JSON5: invalid character 'i' at 1:8" };
    }
  }

  /** A valid one that lies there is taken up; of another one nothing is. */
  function state() {
    const raw = text();
    const hash = hashOf(raw);
    const judged = judge(raw);
    const issues = 'error' in judged ? [{ path: '', message: judged.error }] : judged.issues;
    if (issues.length > 0 || 'error' in judged) {
      return { hash, applied, issues, document: undefined };
    }
    applied = hash;
    return { hash, applied, issues, document: judged.document };
  }

  if ('document' in given) {
    write(given.document);
  }

  return {
    path,
    /** Ends a start that finds nothing it can run with. */
    boot(): Document {
      const { document: now } = state();
      if (now === undefined) {
        throw new Error('the gateway ended before it is live: its configuration is not valid');
      }
      return now;
    },
    /** As `config.get` answers. */
    get(change: { valid: boolean; config: Payload }): Payload {
      const { hash, issues, document: now } = state();
      const { payload } = recordedFrame('config.get') as { payload: Payload };
      const shown = now && withoutSecrets(now);
      const isValid = shown !== undefined && change.valid;
      if (!isValid) {
        const { payload: invalid } = recordedFrame('config.get-invalid') as { payload: Payload };
        return {
          ...invalid,
          path: told,
          hash,
          issues: issues.length > 0 ? issues : [{ path: 'gateway.bind', message: 'Invalid input' }],
          appliedConfigHash: applied,
          ...(shown && { config: { ...(payload['config'] as Payload), ...change.config } }),
        };
      }
      return {
        ...payload,
        path: told,
        hash,
        raw: `${JSON.stringify(shown, null, 2)}\n`,
        valid: true,
        issues: [],
        config: { ...(payload['config'] as Payload), ...change.config },
        configRevisionHash: hash,
        appliedConfigHash: applied,
      };
    },
    /** As `config.apply` does; what is refused is a name of the record, and what to change in it. */
    apply({
      raw,
      baseHash,
    }: {
      raw: string;
      baseHash?: string;
    }): Written | { refusal: string; issues?: Issue[] } {
      const before = state();
      if (baseHash !== before.hash) {
        return { refusal: 'error-stale-config-apply' };
      }
      const judged = judge(raw);
      if ('error' in judged) {
        return { refusal: 'error-config-not-json5' };
      }
      if (judged.issues.length > 0) {
        return { refusal: 'error-config-issues', issues: judged.issues };
      }
      const next = { ...judged.document, meta: { lastTouchedVersion: '2026.9.6' } };
      const tokenBefore = before.document?.gateway?.auth?.token;
      write(next);
      const { hash } = state();
      const { payload } = recordedFrame('config.apply') as { payload: Payload };
      return {
        answer: { ...payload, path, hash },
        document: next,
        // One whose file was not valid knows no token to compare.
        isTokenChanged: next.gateway?.auth?.token !== tokenBefore,
      };
    },
    rotateToken(token: string): void {
      const { gateway, ...rest } = JSON.parse(text()) as Document;
      write({ ...rest, gateway: { ...gateway, auth: { ...gateway?.auth, token } } });
    },
    /** It names another file from now on. */
    tellPath(other: string): void {
      told = other;
    },
    remove(): void {
      if (folder !== undefined) {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function issuesOf(document: Document): Issue[] {
  const strangers = Object.keys(document).filter((key) => !known.has(key));
  const bind = document.gateway?.['bind'];
  return [
    ...strangers.map((key) => ({ path: '', message: `Unrecognized key: ${JSON.stringify(key)}` })),
    ...(bind === undefined || binds.includes(bind as string)
      ? []
      : [{ path: 'gateway.bind', message: 'Invalid input', allowedValues: binds }]),
  ];
}

function withoutSecrets({ gateway, ...rest }: Document): Document {
  const auth = { ...gateway?.auth, token: redacted };
  return { ...rest, gateway: { ...gateway, auth } };
}

const hashOf = (text: string) =>
  `hmac-sha256:v1:${createHash('sha256').update(text).digest('base64url')}`;
