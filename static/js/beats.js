// Events on <body>, gathered: one of a name at once, more of it together, and never the last one lost.
// (htmx's throttle drops what comes within its time, so a page would show a job running for ever.)
const GAPS_MS = { calm: 5000, failures: 1000, runs: 700, jobs: 700 };
const GAP_MS = 400; // of job:<id>, changed:<id> and execution:<id>
const MOST_NAMES = 500;
const waiting = new Map(); // by name: the ids of the jobs that it is about
const last = new Map(); // by name: when it was told last
let timer = 0, wakesAt = Infinity;

const gapOf = (name) => GAPS_MS[name] ?? GAP_MS;
const dueAt = (name) => (last.get(name) ?? 0) + gapOf(name);

function tellDue() {
  wakesAt = Infinity;
  const now = performance.now();
  for (const [name, jobs] of [...waiting]) {
    if (dueAt(name) > now) continue;
    waiting.delete(name);
    last.set(name, now);
    document.body.dispatchEvent(new CustomEvent(name, { detail: { jobs: [...jobs] } }));
  }
  if (last.size > MOST_NAMES) for (const [name, at] of last) if (at + gapOf(name) < now) last.delete(name);
  wake();
}

// What is due sooner than all that waits must not wait for it.
function wake(at = Math.min(...[...waiting.keys()].map(dueAt))) {
  if (at >= wakesAt || document.hidden) return;
  clearTimeout(timer);
  wakesAt = at;
  timer = setTimeout(tellDue, Math.max(0, at - performance.now()));
}

export function say(name, job) {
  if (waiting.size > MOST_NAMES && !waiting.has(name)) return catchUp();
  if (!waiting.has(name)) waiting.set(name, new Set());
  if (job) waiting.get(name).add(job);
  wake(dueAt(name));
}

export function catchUp() {
  waiting.clear();
  document.body.dispatchEvent(new CustomEvent("live:catch-up"));
}

document.addEventListener("visibilitychange", () => wake()); // a hidden page waits until it is looked at
