import { isStill } from "./motion.js";

const ROLLING_MS = 700;
const FACE_MS = 70;
const FACES = 6;

const faceOf = (die) => die.querySelector("use").getAttribute("href");
const turn = (die, href) => die.querySelector("use").setAttribute("href", href);

export function showFace(die, face, label) {
  turn(die, `#face-${face}`);
  die.removeAttribute("aria-hidden");
  die.setAttribute("role", "img");
  die.setAttribute("aria-label", label);
}

// Sets the dice in motion. The function that it returns lets them land: on `faces`, and not before they have rolled for a while;
// without faces at once and as they lay before.
export function throwDice(stage) {
  const dice = [...stage.querySelectorAll(".die")];
  const before = dice.map(faceOf);
  const started = performance.now();
  let timer;
  if (!isStill()) {
    stage.classList.remove("landed");
    stage.classList.add("rolling");
    timer = setInterval(() => dice.forEach((die) => turn(die, `#face-${Math.ceil(Math.random() * FACES)}`)), FACE_MS);
  }
  return async function land(faces, labelOf) {
    const left = isStill() || faces === undefined ? 0 : ROLLING_MS - (performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
    clearInterval(timer);
    stage.classList.remove("rolling");
    stage.classList.toggle("landed", !isStill() && faces !== undefined);
    dice.forEach((die, index) => (faces === undefined ? turn(die, before[index]) : showFace(die, faces[index], labelOf(faces[index]))));
  };
}
