"use strict";
// Draws a published diagram; on a matter's page it marks where the matter has been and where it stands.
const LEGIBLE = 0.8;
for (const place of document.querySelectorAll("[data-diagram]")) draw(place);

async function draw(place) {
  const viewer = new BpmnJS({ container: place });
  try {
    const live = place.dataset.live ? await (await ask(place.dataset.live)).json() : { passed: [], active: [] };
    await viewer.importXML(live.xml || (await (await ask(place.dataset.diagram)).text()));
    look(viewer, mark(viewer, live));
    offerZoom(place, viewer);
    place.dataset.drawn = "yes";
  } catch {
    place.insertAdjacentHTML("beforeend", '<p class="empty">流程图没有打开，请刷新页面重试。</p>');
  }
}

async function ask(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

// Marks what is drawn here; returns one element where the matter stands now, if any.
function mark(viewer, { passed, active }) {
  const canvas = viewer.get("canvas");
  const drawn = viewer.get("elementRegistry");
  const here = active.filter((id) => drawn.get(id));
  for (const id of passed) if (drawn.get(id) && !here.includes(id)) canvas.addMarker(id, "passed");
  for (const id of here) canvas.addMarker(id, "token");
  return here[here.length - 1];
}

// The whole picture if it is legible so, else its beginning or the place where the matter stands, at a legible size.
function look(viewer, at) {
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() >= LEGIBLE) return;
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(LEGIBLE, outer.height / inner.height);
  const size = { width: outer.width / scale, height: outer.height / scale };
  const element = at && viewer.get("elementRegistry").get(at);
  const x = element ? element.x + element.width / 2 - size.width / 2 : inner.x - 20;
  const y = element && size.height < inner.height ? element.y + element.height / 2 - size.height / 2 : inner.y + inner.height / 2 - size.height / 2;
  canvas.viewbox({ x, y, ...size });
}

function offerZoom(place, viewer) {
  const canvas = viewer.get("canvas");
  const bar = document.createElement("div");
  bar.className = "zoom-bar no-print";
  const actions = {
    "放大": () => canvas.zoom(canvas.zoom() * 1.3),
    "缩小": () => canvas.zoom(canvas.zoom() / 1.3),
    "全图": () => canvas.zoom("fit-viewport", "auto"),
    "←": () => canvas.scroll({ dx: 200, dy: 0 }),
    "→": () => canvas.scroll({ dx: -200, dy: 0 }),
  };
  for (const [words, act] of Object.entries(actions)) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "second", textContent: words });
    if (words.length === 1) button.setAttribute("aria-label", words === "←" ? "向左移" : "向右移");
    button.addEventListener("click", act);
    bar.append(button);
  }
  place.after(bar);
}
