/**
 * The newest signed head of every log this browser has checked: the reader as a witness.
 *
 * A log that is rewritten afterwards no longer extends the head kept here, and step «日志前后一致»
 * says so. Nothing is sent anywhere; without storage (private windows) nothing is kept.
 */
const PREFIX = "mingqian-log-head:";

/** {origin: {note, size, at}} of all heads kept. */
export function headsSeen() {
  const found = {};
  try {
    for (const name of Object.keys(window.localStorage)) {
      if (name.startsWith(PREFIX)) found[name.slice(PREFIX.length)] = JSON.parse(window.localStorage.getItem(name));
    }
  } catch {
    return {};
  }
  return found;
}

/** Keep a head, unless a later one is kept already; tell whether it is kept now. */
export function rememberHead({ origin, note, size }) {
  const before = headsSeen()[origin];
  if (before && before.size >= size) return true;
  try {
    window.localStorage.setItem(PREFIX + origin, JSON.stringify({ note, size, at: new Date().toISOString() }));
  } catch {
    return false;
  }
  return true;
}
