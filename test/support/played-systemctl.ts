import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one verb of it answers. */
type Answer = { stdout?: string; stderr?: string; code?: number };
type Verb = 'show' | 'restart' | 'reset-failed';

/** Takes down how it was called, then says what it was told to say to that verb. */
const script = `#!/bin/sh
here=\${0%/*}
printf '%s\\n' "$*" >> "$here/calls"
env > "$here/env"
for word in "$@"; do
  case $word in show|restart|reset-failed) verb=$word;; esac
done
if [ -f "$here/$verb.hangs" ]; then exec sleep 600; fi
if [ -f "$here/$verb.floods" ]; then exec yes; fi
cat "$here/$verb.out"
cat "$here/$verb.err" >&2
exit "$(cat "$here/$verb.code")"
`;

/** A stand-in for \`systemctl\` in a folder of its own, for what cannot be brought about with the real one in a test. */
export function createPlayedSystemctl() {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-systemctl-'));
  const path = join(folder, 'systemctl');
  writeFileSync(path, script);
  chmodSync(path, 0o700);

  const played = {
    /** The environment of an agent that finds it. */
    variable: (name: string): string | undefined =>
      name === 'PATH' ? `${folder}:/usr/bin:/bin` : undefined,

    says(verb: Verb, { stdout = '', stderr = '', code = 0 }: Answer): void {
      writeFileSync(join(folder, `${verb}.out`), stdout);
      writeFileSync(join(folder, `${verb}.err`), stderr);
      writeFileSync(join(folder, `${verb}.code`), String(code));
    },

    does(verb: Verb, what: 'hangs' | 'floods'): void {
      writeFileSync(join(folder, `${verb}.${what}`), '');
    },

    calls(): string[] {
      const file = join(folder, 'calls');
      return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    },

    environment: (): string => readFileSync(join(folder, 'env'), 'utf8'),

    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  for (const verb of ['show', 'restart', 'reset-failed'] as const) {
    played.says(verb, {});
  }
  return played;
}
