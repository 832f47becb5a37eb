// Who asked for less motion sees what changed without a movement.
const still = matchMedia("(prefers-reduced-motion: reduce)");

export const isStill = () => still.matches;

// An animation of the browser's own, which moves nothing else on the page.
export function move(element, keyframes, milliseconds) {
  if (!isStill()) {
    element.animate(keyframes, { duration: milliseconds, easing: "cubic-bezier(0.2, 0.8, 0.3, 1)" });
  }
}
