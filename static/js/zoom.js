// Dragging over the chart of a job's history leads to the stretch of time under it. Links beneath it do the
// same, and need no pointer.
const LEAST_PX = 8; // less is a click
let drag = null; // the chart, and where on it the drag began

const linesOf = (box) => box.querySelector("svg.lines");

function placeOf(box, clientX) {
  const lines = linesOf(box), { left, width } = lines.getBoundingClientRect();
  const x = ((clientX - left) / width) * lines.viewBox.baseVal.width;
  return Math.min(Number(lines.dataset.right), Math.max(Number(lines.dataset.left), x));
}

function show(from, to) {
  const shape = drag.box.querySelector(".dragged");
  shape.setAttribute("x", Math.min(from, to));
  shape.setAttribute("width", Math.abs(to - from));
}

function end() {
  show(0, 0);
  drag = null;
}

// The first and last mark of what was dragged over; the mark after it is where that ends.
function stretchOf(box, from, to) {
  const marks = box.dataset.marks.split(" ").map(Number), { left, right } = linesOf(box).dataset;
  const nearest = (x) => Math.round(((x - left) / (right - left)) * Math.max(0, marks.length - 2));
  const [first, last] = [Math.min(from, to), Math.max(from, to)].map(nearest);
  return [marks[first], marks[Math.min(last + 1, marks.length - 1)]];
}

const written = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19) + "Z";

document.addEventListener("pointerdown", (event) => {
  const box = event.button === 0 && event.target.closest?.("[data-marks]");
  if (!box || box.dataset.marks.split(" ").length < 3) return;
  drag = { box, clientX: event.clientX, from: placeOf(box, event.clientX) };
  event.preventDefault(); // no text is selected
});

document.addEventListener("pointermove", (event) => {
  if (drag) show(drag.from, placeOf(drag.box, event.clientX));
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { box, clientX, from } = drag;
  const to = placeOf(box, event.clientX);
  end();
  if (Math.abs(event.clientX - clientX) < LEAST_PX) return;
  const [begin, until] = stretchOf(box, from, to);
  location.assign(`?${new URLSearchParams({ from: written(begin), to: written(until) })}#history`);
});

document.addEventListener("pointercancel", () => drag && end());
document.addEventListener("keydown", (event) => drag && event.key === "Escape" && end());
