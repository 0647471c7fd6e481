// The live link: what happens comes over /ws and is told to the page as events on <body>, see beats.js.
//   job:<id>, execution:<id>   that one has changed
//   changed:<id>               that job is defined otherwise, or its schedule is
//   jobs, runs                 some job has changed, some execution (detail.jobs: which jobs)
//   failures                   some execution has failed, told every second at most
//   calm                       anything has, told every 5 s at most: for what is costly to render
//   live:catch-up              events were missed: load anew what is shown
import { catchUp, say } from "./beats.js";

const SIGNED_OUT = 4401, TOO_MANY = 4429;
const SHOWN_AFTER_MS = 1500, PING_MS = 20000, MOST_WAIT_MS = 30000;
const dot = document.getElementById("live");
const banner = document.getElementById("link-lost");
const said = document.getElementById("said");
let socket = null, tries = 0, wasOpen = false, isLeaving = false, heardAt = 0, retry = 0, reveal = 0;

function show(state) {
  if (dot) {
    dot.hidden = false;
    dot.dataset.live = state;
    dot.textContent = state === "open" ? dot.dataset.open : dot.dataset.lost;
  }
  clearTimeout(reveal);
  if (state === "open") banner.hidden = true;
  else reveal = setTimeout(() => (banner.hidden = false), SHOWN_AFTER_MS);
}

function take({ event, data }) {
  heardAt = Date.now();
  if (event === "lagging") return catchUp();
  if (!data?.jobId) return;
  const isRun = event.startsWith("execution:");
  say(`job:${data.jobId}`, data.jobId);
  if (!isRun) say(`changed:${data.jobId}`, data.jobId);
  say(isRun ? "runs" : "jobs", data.jobId);
  if (data.executionId) say(`execution:${data.executionId}`, data.jobId);
  say("calm", data.jobId);
  if (event === "execution:failed") say("failures", data.jobId);
  if (event === "execution:failed") said.textContent = document.body.dataset.failed.replace("{name}", data.jobName);
}

function waitMs(code) {
  const full = code === TOO_MANY ? 60000 : Math.min(MOST_WAIT_MS, 500 * 2 ** tries++);
  return full * (0.5 + Math.random() / 2);
}

function lost({ code }) {
  socket = null;
  if (isLeaving) return;
  const isOut = code === SIGNED_OUT;
  for (const part of banner.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "out") !== isOut;
  show("lost");
  if (!isOut) retry = setTimeout(open, waitMs(code));
}

function opened() {
  tries = 0;
  heardAt = Date.now();
  show("open");
  if (wasOpen) catchUp();
  wasOpen = true;
}

function open() {
  clearTimeout(retry);
  if (socket) return;
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
  socket.onopen = opened;
  socket.onmessage = (message) => take(JSON.parse(message.data));
  socket.onclose = lost;
}

function keepAlive() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  if (Date.now() - heardAt > 2 * PING_MS) socket.close(); // half open: nothing would ever come
  else socket.send('{"action": "ping"}');
}

// A socket that is closed before it is open is told as a fault on the console.
function leave(left) {
  if (left?.readyState === WebSocket.CONNECTING) left.onopen = () => left.close();
  else left?.close();
}

if ("person" in document.body.dataset) {
  open();
  setInterval(keepAlive, PING_MS);
  addEventListener("online", open);
  addEventListener("pagehide", () => {
    isLeaving = true;
    leave(socket);
  });
  addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) open();
  });
}
