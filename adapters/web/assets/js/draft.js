// What was filled in when a bet had to wait for signing in again: it is there again when the player is back.
const KEY = "snakeeyes.bet";

export function keepDraft(form) {
  const { guess, wagered } = form.elements;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ guess: guess.value, wagered: wagered.value }));
  } catch {
    // A browser that keeps nothing: the player types it again.
  }
}

export function restoreDraft(form) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    for (const [name, value] of Object.entries(draft ?? {})) {
      form.elements[name].value = value;
    }
  } catch {
    // As above.
  }
}
