"use strict";
// Draws a published diagram; on a matter's page it marks where the matter has been and where it stands.
const LEGIBLE = 0.8;
for (const place of document.querySelectorAll("[data-diagram]")) draw(place);

async function draw(place) {
  const viewer = new BpmnJS({ container: place });
  try {
    const answer = await fetch(place.dataset.diagram);
    if (!answer.ok) throw new Error(answer.status);
    await viewer.importXML(await answer.text());
    const active = place.dataset.live ? await mark(viewer, place.dataset.live) : [];
    look(viewer, active[0]);
    offerZoom(place, viewer);
    place.dataset.drawn = "yes";
  } catch {
    place.insertAdjacentHTML("beforeend", '<p class="empty">流程图没有打开，请刷新页面重试。</p>');
  }
}

async function mark(viewer, address) {
  const { passed, active } = await (await fetch(address)).json();
  const canvas = viewer.get("canvas");
  const drawn = viewer.get("elementRegistry");
  for (const id of passed) if (drawn.get(id)) canvas.addMarker(id, "passed");
  for (const id of active) {
    if (!drawn.get(id)) continue;
    canvas.removeMarker(id, "passed");
    canvas.addMarker(id, "token");
  }
  return active.filter((id) => drawn.get(id));
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
