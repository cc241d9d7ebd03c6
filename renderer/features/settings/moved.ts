/** The list with one of it so many places further on, or back. */
export function moved<Item>(items: readonly Item[], index: number, by: number): Item[] {
  const item = items[index];
  const rest = items.filter((_, at) => at !== index);
  return item === undefined ? rest : rest.toSpliced(index + by, 0, item);
}
