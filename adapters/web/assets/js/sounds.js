// The sounds of the table, made by the browser itself: off until the player turns them on, and the choice is kept in this browser.
const KEY = "snakeeyes.sound";
const ON = "on";
let context;
let noise;

function isOn() {
  try {
    return localStorage.getItem(KEY) === ON;
  } catch {
    return false;
  }
}

function keep(on) {
  try {
    if (on) {
      localStorage.setItem(KEY, ON);
    } else {
      localStorage.removeItem(KEY);
    }
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
}

// Made at the first sound only, which follows a press of a key or a button: browsers allow no other.
function open() {
  if (context === undefined) {
    context = new AudioContext();
    noise = context.createBuffer(1, context.sampleRate / 20, context.sampleRate);
    noise.getChannelData(0).forEach((_, index, samples) => (samples[index] = Math.random() * 2 - 1));
  }
  return context.state === "suspended" ? context.resume() : undefined;
}

function fading(loudness, from, seconds) {
  const gain = context.createGain();
  gain.gain.setValueAtTime(loudness, from);
  gain.gain.exponentialRampToValueAtTime(0.0001, from + seconds);
  gain.connect(context.destination);
  return gain;
}

function click(after, pitch) {
  const at = context.currentTime + after;
  const source = new AudioBufferSourceNode(context, { buffer: noise });
  const filter = new BiquadFilterNode(context, { type: "bandpass", frequency: pitch, Q: 2 });
  source.connect(filter).connect(fading(0.5, at, 0.05));
  source.start(at);
}

function note(after, pitch, seconds) {
  const at = context.currentTime + after;
  const oscillator = new OscillatorNode(context, { type: "triangle", frequency: pitch });
  oscillator.connect(fading(0.2, at, seconds));
  oscillator.start(at);
  oscillator.stop(at + seconds);
}

const SOUNDS = {
  roll: () => [0, 0.08, 0.17, 0.25, 0.34, 0.43, 0.52, 0.6].forEach((after) => click(after, 1500 + Math.random() * 1500)),
  won: () => [523, 659, 784, 1047].forEach((pitch, index) => note(index * 0.09, pitch, 0.35)),
  lost: () => note(0, 165, 0.3),
};

let on = false;

export function play(name) {
  if (on) {
    open();
    SOUNDS[name]();
  }
}

export function offerSounds() {
  const button = document.getElementById("sound");
  if (button === null) {
    return;
  }
  const show = () => button.setAttribute("aria-pressed", String(on));
  on = isOn();
  show();
  button.addEventListener("click", () => {
    on = !on;
    keep(on);
    show();
    play("roll");
  });
}
