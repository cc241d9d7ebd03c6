const nobody = 65_534;

/** Does it as a user that may next to nothing, where we are one that may everything. */
export async function asNobody<Done>(work: () => Promise<Done>): Promise<Done> {
  const own = process.geteuid?.();
  if (own !== 0) {
    return work();
  }
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(own);
  }
}
