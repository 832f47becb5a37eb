const still = matchMedia("(prefers-reduced-motion: reduce)");
const ROLLING_MS = 700;
const FACE_MS = 70;

export function showFace(die, face, label) {
  const use = die.querySelector("use");
  use.setAttribute("href", `#face-${face}`);
  die.removeAttribute("aria-hidden");
  die.setAttribute("role", "img");
  die.setAttribute("aria-label", label);
}

// Sets the dice in motion. The function that it returns lets them land, not before they have rolled for a while.
export function throwDice(stage) {
  const dice = stage.querySelectorAll(".die");
  const started = performance.now();
  let timer;
  if (!still.matches) {
    stage.classList.remove("landed");
    stage.classList.add("rolling");
    timer = setInterval(() => dice.forEach((die) => showFace(die, Math.ceil(Math.random() * 6), "")), FACE_MS);
  }
  return async function land(faces, labelOf) {
    const left = still.matches ? 0 : ROLLING_MS - (performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
    clearInterval(timer);
    stage.classList.remove("rolling");
    stage.classList.toggle("landed", !still.matches);
    if (faces !== undefined) {
      dice.forEach((die, index) => showFace(die, faces[index], labelOf(faces[index])));
    }
  };
}
