// Sends fields as the page's own forms do, and asks for JSON.
export function post(address, fields) {
  return fetch(address, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content,
    },
    body: new URLSearchParams(fields),
  });
}
