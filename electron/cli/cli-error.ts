import type { ExitCode } from './exit-codes.ts';

/** Ends a command with one sentence. `key` is a word of the catalogue, `cli:problem.<key>`. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly key: string;
  readonly exitCode: ExitCode;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(key: string, exitCode: ExitCode, values: Record<string, string | number> = {}) {
    super(key);
    this.key = key;
    this.exitCode = exitCode;
    this.values = values;
  }
}
