/** As much as a brand's logo may weigh. */
const mostBytes = 64 * 1024;
const mostWidth = 480;
const mostHeight = 160;
/** Made smaller step by step until it fits. */
const shrink = 0.8;
const leastWidth = 24;

export type LogoProblem = 'not_image' | 'too_heavy';
type ReadLogo = { logo: string; width: number; height: number } | { problem: LogoProblem };

/** How large a picture is drawn so that it fits, never larger than it is. */
export function fitted(
  width: number,
  height: number,
  scale = 1,
): { width: number; height: number } {
  const ratio = Math.min(1, mostWidth / width, mostHeight / height) * scale;
  return {
    width: Math.max(1, Math.round(width * ratio)),
    height: Math.max(1, Math.round(height * ratio)),
  };
}

/**
 * A file that a person chose as a PNG that is small enough for every message. It is drawn anew, so that nothing but its
 * pixels goes on.
 */
export async function readLogo(file: Blob): Promise<ReadLogo> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return { problem: 'not_image' };
  }
  try {
    for (let scale = 1; ; scale *= shrink) {
      const size = fitted(picture.width, picture.height, scale);
      const drawn = await drawnAsPng(picture, size);
      if (drawn.size <= mostBytes) {
        return { logo: await asDataUrl(drawn), ...size };
      }
      if (size.width * shrink < leastWidth) {
        return { problem: 'too_heavy' };
      }
    }
  } finally {
    picture.close();
  }
}

async function drawnAsPng(
  picture: ImageBitmap,
  { width, height }: { width: number; height: number },
) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) {
    throw new Error('expected a canvas that can be drawn on');
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/png' });
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('cannot be read')));
    reader.readAsDataURL(blob);
  });
}
