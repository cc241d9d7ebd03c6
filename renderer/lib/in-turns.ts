export type Outcome<Item, Result> =
  | { item: Item; isDone: true; result: Result }
  | { item: Item; isDone: false; error: unknown };

/** As many go over the wire as one batch. */
const atOnce = 20;

/** Does `work` for every item, a few at a time, and tells of each how it went; one failure stops nothing. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Outcome<Item, Result>[]> {
  const outcomes: Outcome<Item, Result>[] = [];
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) {
      try {
        outcomes.push({ item, isDone: true, result: await work(item) });
      } catch (error) {
        outcomes.push({ item, isDone: false, error });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}
