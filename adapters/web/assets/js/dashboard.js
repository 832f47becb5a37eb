// Draws each figure of the dashboard from its own table, which then folds up. Without this file the tables stand open.
import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, Filler, Legend, LinearScale, LineController, LineElement,
  PointElement, Tooltip,
} from "chart.js";
import { compact, money } from "./numbers.js";

Chart.register(ArcElement, BarController, BarElement, CategoryScale, DoughnutController, Filler, Legend, LinearScale, LineController,
  LineElement, PointElement, Tooltip);

const COLOURS = ["--chart-1", "--chart-2", "--chart-3"];

// A day is told in short: the axis has little room. Where the browser doesn't know the language, the server's words stay.
const language = document.documentElement.lang;
const day = Intl.DateTimeFormat.supportedLocalesOf([language]).length === 0
  ? undefined : new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });

function labelOf(head) {
  const time = head.querySelector("time");
  return time === null || day === undefined ? head.textContent : day.format(new Date(time.dateTime));
}

// The table's columns by name, its rows from the earliest on.
function read(figure) {
  const table = figure.querySelector("table");
  const rows = [...table.tBodies[0].rows];
  if (figure.dataset.chart === "line") {
    rows.reverse();
  }
  return {
    labels: rows.map((row) => labelOf(row.cells[0])),
    columns: [...table.tHead.rows[0].cells].slice(1).map((head, index) => ({
      name: head.textContent,
      values: rows.map((row) => Number(row.cells[index + 1].dataset.value)),
      texts: rows.map((row) => row.cells[index + 1].textContent),
    })),
  };
}

function datasets({ columns }, kind, colours) {
  return columns.map(({ name, values, texts }, index) => ({
    label: name,
    data: values,
    texts,
    borderColor: kind === "doughnut" ? colours.ground : colours.series[index],
    backgroundColor: kind === "doughnut" ? colours.series : kind === "line" ? `${colours.series[index]}22` : colours.series[index],
    borderWidth: kind === "bar" ? 0 : 2,
    borderRadius: kind === "bar" ? 4 : 0,
    pointRadius: values.length > 31 ? 0 : 2,
    pointHitRadius: 8,
    fill: true,
    tension: 0,
  }));
}

// Where there is nothing to share, a ring all the same.
function emptyRing(colours) {
  return [{ data: [1], backgroundColor: colours.line, borderWidth: 0 }];
}

function scales(kind, axis, colours) {
  const ticks = { color: colours.muted, maxRotation: 0, autoSkipPadding: 16, font: { size: 11 } };
  return kind === "doughnut" ? {} : {
    x: { ticks: { ...ticks, autoSkip: kind === "line" }, grid: { display: false }, border: { color: colours.line } },
    y: { beginAtZero: true, suggestedMax: axis.least, ticks: { ...ticks, precision: 0, maxTicksLimit: 6, callback: axis.write }, grid: { color: colours.line }, border: { display: false } },
  };
}

function options({ columns }, kind, axis, colours) {
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: kind === "doughnut" ? "nearest" : "index", intersect: kind === "doughnut" },
    cutout: "62%",
    scales: scales(kind, axis, colours),
    plugins: {
      legend: { display: kind === "doughnut" || columns.length > 1, position: "bottom", labels: { color: colours.text, boxWidth: 12 } },
      tooltip: { filter: ({ dataset }) => dataset.texts !== undefined, callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label}: ${dataset.texts[dataIndex]}` } },
    },
  };
}

function coloursOf(figure) {
  const style = getComputedStyle(figure);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    series: COLOURS.map(of), text: of("--bs-body-color"), muted: of("--bs-secondary-color"), line: of("--bs-border-color"), ground: of("--surface"),
  };
}

function draw(figure) {
  const kind = figure.dataset.chart;
  const table = read(figure);
  const axis = figure.dataset.unit === "cents" ? { write: (cents) => money(cents), least: 100 } : { write: (number) => compact(number), least: 1 };
  const isEmpty = kind === "doughnut" && table.columns[0].values.every((value) => value === 0);
  const colours = coloursOf(figure);
  const canvas = figure.querySelector("canvas");
  figure.querySelector(".chart-frame").hidden = false;
  Chart.getChart(canvas)?.destroy();
  new Chart(canvas, {
    type: kind,
    data: { labels: table.labels, datasets: isEmpty ? emptyRing(colours) : datasets(table, kind, colours) },
    options: options(table, kind, axis, colours),
  });
}

const figures = document.querySelectorAll("[data-chart]");
const drawAll = () => figures.forEach(draw);
drawAll();
figures.forEach((figure) => (figure.querySelector("details").open = false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
