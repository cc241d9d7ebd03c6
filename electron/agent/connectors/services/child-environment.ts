/** What programs that we start need to find their way, and nothing that anybody gave to us alone. */
const plainNames = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  // Windows
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
];

export type ReadVariable = (name: string) => string | undefined;

/** The small plain environment of a child; `own` comes on top of it. */
export function childEnvironment(
  variable: ReadVariable,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const plain = plainNames.flatMap((name) => {
    const value = variable(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(plain), ...own };
}
