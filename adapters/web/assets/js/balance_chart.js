// Draws what the latest bets made of the balance, from the rows of their list: nothing more is asked of the server. The caption says
// the same in words.
import { grouped, signed } from "./numbers.js";
import { fill } from "./text.js";

const TOP = 8;
const BOTTOM = 92;

// By how much the balance had moved before the first of these bets (nothing) and after each of them. Coins that came otherwise
// meanwhile are no matter here.
function movesOf(nets) {
  const moves = [0n];
  for (const net of nets) {
    moves.push(moves.at(-1) + net);
  }
  return moves;
}

const least = (amounts) => amounts.reduce((one, other) => (other < one ? other : one));
const most = (amounts) => amounts.reduce((one, other) => (other > one ? other : one));

// Amounts may be beyond 2^53: they become numbers only as parts of the whole height.
function heightIn(low, high) {
  const range = high - low;
  return (amount) => (range === 0n ? 50 : BOTTOM - (Number(((amount - low) * 1000n) / range) / 1000) * (BOTTOM - TOP));
}

export function drawBalance() {
  const figure = document.getElementById("balance_chart");
  const nets = Array.from(document.querySelectorAll("#latest_bets [data-bets] [data-net]"), (row) => BigInt(row.dataset.net)).reverse();
  if (figure === null || nets.length === 0) {
    return;
  }
  const moves = movesOf(nets);
  const [low, high] = [least(moves), most(moves)];
  const height = heightIn(low, high);
  const points = moves.map((amount, index) => `${2 + (index * 96) / nets.length} ${height(amount)}`);
  const draw = (name, path) => figure.querySelector(`.balance-${name}`).setAttribute("d", path);
  draw("line", `M${points.join("L")}`);
  draw("ground", `M${points.join("L")}V100H2Z`);
  draw("zero", `M2 ${height(0n)}H98`);
  draw("now", `M${points.at(-1)}h0`);
  figure.querySelector("figcaption").textContent = fill(figure.dataset.text, {
    coins: grouped(document.getElementById("user_coins").textContent.trim()),
    net: signed(moves.at(-1)), least: signed(low), most: signed(high),
  });
}
