// The same shapes that the templates write: a flash message above the page, an error tied to its field.
export function clearMessages(form) {
  document.querySelectorAll("#flash [data-message]").forEach((message) => message.remove());
  form.querySelectorAll("[data-error]").forEach((error) => error.remove());
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    markValid(input);
  }
}

function markValid(input) {
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
}

export function clearFieldError(input) {
  document.getElementById(`error-${input.name}`)?.remove();
  markValid(input);
}

export function showAlert(key, text, className = "alert alert-danger") {
  const alert = document.createElement("div");
  alert.className = className;
  alert.setAttribute("role", "alert");
  alert.dataset.message = key;
  alert.textContent = text;
  document.getElementById("flash").append(alert);
}

// Says it where room is kept for it, so that nothing else moves. An empty text takes it away.
export function showNotice(place, key, text) {
  place.textContent = text;
  if (key === undefined) {
    delete place.dataset.message;
  } else {
    place.dataset.message = key;
  }
}

export function showFieldError(input, key, text) {
  const error = document.createElement("div");
  error.className = "field-error";
  error.id = `error-${input.name}`;
  error.dataset.error = key;
  error.textContent = text;
  (input.closest(".beside") ?? input).after(error);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", error.id);
  input.focus();
}
