import { drawBalance } from "./balance_chart.js";
import { showFace } from "./dice.js";
import { move } from "./motion.js";
import { grouped, signed } from "./numbers.js";

const SHOWN = 10;
const SLIDE_MS = 350;
const list = () => document.querySelector("#latest_bets [data-bets]");

// The number of the newest bet shown; 0 when there is none yet.
export function latestNumber() {
  const newest = list().querySelector('[data-cell="number"]');
  return newest === null ? 0 : Number(newest.textContent.replace(/\D/g, ""));
}

function rowFor(bet, labelOf) {
  const row = document.getElementById("bet_row").content.firstElementChild.cloneNode(true);
  const cells = { number: grouped(bet.number), guess: bet.guess, roll: bet.roll, wagered: grouped(bet.wagered), net: signed(bet.net) };
  for (const [name, text] of Object.entries(cells)) {
    row.querySelector(`[data-cell="${name}"]`).textContent = text;
  }
  row.dataset.id = bet.id;
  row.dataset.net = bet.net;
  row.dataset.outcome = bet.is_winner ? "won" : "lost";
  row.querySelectorAll(".die").forEach((die, index) => {
    const face = index === 0 ? bet.die_1 : bet.die_2;
    showFace(die, face, labelOf(face));
  });
  return row;
}

// Each row begins where it stood before and slides to its place, so that none jumps; the new one comes from above.
function slideIn(row) {
  const height = row.getBoundingClientRect().height;
  move(row, [{ transform: `translateY(${-height}px)`, opacity: 0 }, { transform: "none", opacity: 1 }], SLIDE_MS);
  for (const other of [...list().children].slice(1)) {
    move(other, [{ transform: `translateY(${-height}px)` }, { transform: "none" }], SLIDE_MS);
  }
}

export function addLatestBet(bet, labelOf) {
  const row = rowFor(bet, labelOf);
  row.classList.add("arrived");
  document.getElementById("latest_bets").hidden = false;
  document.getElementById("no_bets").hidden = true;
  list().prepend(row);
  while (list().children.length > SHOWN) {
    list().lastElementChild.remove();
  }
  slideIn(row);
  drawBalance();
}
