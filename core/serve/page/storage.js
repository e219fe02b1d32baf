// What the browser remembers of choices: the colours, and the token until the tab is closed.

export function remember(storage, key, value) {
  try { storage.setItem(key, value); } catch { /* Private windows have none: the choice lasts as long as the page. */ }
}

export function recall(storage, key) {
  try { return storage.getItem(key); } catch { return null; }
}
