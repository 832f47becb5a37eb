// A form that is on its way says so at its button and is not sent a second time. Forms that a script sends look after themselves.
const PATIENCE_MS = 10000;

function release(form) {
  form.ariaBusy = null;
  form.querySelectorAll('[type="submit"], button').forEach((button) => (button.ariaBusy = null));
}

export function showBusyForms() {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    form.ariaBusy = "true";
    if (submitter !== null) {
      submitter.ariaBusy = "true";
    }
    setTimeout(() => release(form), PATIENCE_MS); // the player may have stopped it
  });
  // Back from the next page, by the browser's memory of this one.
  addEventListener("pageshow", () => document.querySelectorAll('form[aria-busy="true"]').forEach(release));
}
