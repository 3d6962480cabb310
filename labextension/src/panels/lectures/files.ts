/** Files between the page and the reader's own disk: works where the server is far away. */

export function offer(name: string, content: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The text of a file that the reader chooses; null where none was chosen. */
export function chooseText(accept: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      file ? file.text().then(resolve, reject) : resolve(null);
    });
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
