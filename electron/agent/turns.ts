/** Has tasks about one thing run one after the other, however each ends; others do not wait for them. */
export function createTurns<Key>() {
  const last = new Map<Key, Promise<void>>();

  return <Result>(key: Key, task: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(key) ?? Promise.resolve()).then(task);
    const clear = () => {
      if (last.get(key) === ended) {
        last.delete(key);
      }
    };
    const ended = turn.then(clear, clear);
    last.set(key, ended);
    return turn;
  };
}
