// The row of guesses, a toolbar: one of them can be reached by Tab, arrow keys pick its neighbours.
const STEP_OF = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const SIDEWAYS = new Set(["ArrowLeft", "ArrowRight"]);
const TYPED_INTO = "input, textarea, select";

const hasModifier = (event) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

// `pick` is told of each guess that is picked. The function that it returns marks a guess that came otherwise.
export function offerGuesses(toolbar, pick) {
  const guesses = [...toolbar.querySelectorAll("[data-guess]")];
  let current = 0;

  function mark(guess) {
    const index = guesses.findIndex((button) => button.dataset.guess === guess);
    current = index === -1 ? current : index;
    guesses.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(place === index));
      button.tabIndex = place === current ? 0 : -1;
    });
  }

  function choose(button) {
    mark(button.dataset.guess);
    pick(button);
  }

  function step(event) {
    const next = guesses[current + STEP_OF[event.key]];
    event.preventDefault();
    if (next !== undefined) {
      choose(next);
      if (toolbar.contains(document.activeElement)) {
        next.focus();
      }
    }
  }

  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-guess]");
    if (button !== null) {
      choose(button);
    }
  });
  toolbar.addEventListener("keydown", (event) => {
    if (event.key in STEP_OF && !hasModifier(event)) {
      step(event);
    }
  });
  return { mark, step };
}

// Where a page is there to play, arrow keys pick a guess and Enter rolls wherever no control has a use for them itself.
export function playByKeyboard({ step }, form) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || hasModifier(event) || event.target.closest(TYPED_INTO) !== null) {
      return;
    }
    if (SIDEWAYS.has(event.key)) {
      step(event);
    } else if (event.key === "Enter" && !event.repeat && event.target.closest("a, button:not([data-guess]), summary") === null) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
