export const wallKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const;
export type WallKey = (typeof wallKeys)[number];

type Box = Pick<DOMRect, 'top' | 'left'>;

/** Where a key leads from a cell: along the reading order, or to the nearest cell of the next line. */
export function neighbourCell(boxes: readonly Box[], from: number, key: WallKey): number {
  const last = boxes.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowUp':
      return nearestOnNextLine(boxes, from, (top, here) => here - top);
    case 'ArrowDown':
      return nearestOnNextLine(boxes, from, (top, here) => top - here);
    default:
      return key satisfies never;
  }
}

function nearestOnNextLine(
  boxes: readonly Box[],
  from: number,
  distance: (top: number, here: number) => number,
): number {
  const here = boxes[from];
  if (!here) {
    return from;
  }
  const beyond = boxes
    .map((box, index) => ({ index, lines: distance(box.top, here.top), left: box.left }))
    .filter(({ lines }) => lines > 1);
  const nextLine = Math.min(...beyond.map(({ lines }) => lines));
  const onIt = beyond.filter(({ lines }) => lines <= nextLine + 1);
  onIt.sort((a, b) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left));
  return onIt[0]?.index ?? from;
}
