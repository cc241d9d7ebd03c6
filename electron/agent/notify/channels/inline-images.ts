/** A picture of a letter, attached to it: mail programs show no `data:` addresses. */
export type InlineImage = { id: string; type: string; fileName: string; base64: string };

const dataUrl = /(["'])data:image\/(png|jpeg|gif);base64,([A-Za-z0-9+/]+=*)\1/gu;

/** The document with each picture in it referred to by its `cid:`, the same picture once. */
export function withInlineImages(html: string | null): {
  html: string | null;
  images: InlineImage[];
} {
  const images: InlineImage[] = [];
  const replaced = html?.replaceAll(dataUrl, (_, quote: string, format: string, base64: string) => {
    const known = images.find((image) => image.base64 === base64);
    const image = known ?? imageOf(images.length + 1, format, base64);
    if (!known) {
      images.push(image);
    }
    return `${quote}cid:${image.id}${quote}`;
  });
  return { html: replaced ?? null, images };
}

function imageOf(number: number, format: string, base64: string): InlineImage {
  return {
    id: `image-${number}@admin-agent.invalid`,
    type: `image/${format}`,
    fileName: `image-${number}.${format}`,
    base64,
  };
}
