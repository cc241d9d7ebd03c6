/** A configuration is an immutable value: what follows from it is worked out once and goes with it. */
export function perConfig<Config extends object, Made>(
  make: (config: Config) => Made,
): (config: Config) => Made {
  const known = new WeakMap<Config, { made: Made }>();

  return (config) => {
    const found = known.get(config);
    if (found) {
      return found.made;
    }
    const made = make(config);
    known.set(config, { made });
    return made;
  };
}
