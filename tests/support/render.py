"""A diagram drawn by bpmn-js in the real browser, as Modeler draws it; `python -m tests.support.render` makes docs/diagrams."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from deploy.check.bpmn import diagrams
from deploy.parts.fetch import fetch_parts
from deploy.parts.progress import Progress
from deploy.places import ROOT, WEB_BUNDLES

PICTURES: Final = ROOT / "docs/diagrams"
CHROMIUM: Final = "/usr/bin/chromium"
_VIEWER: Final = WEB_BUNDLES / "bpmn-js/dist/bpmn-navigated-viewer.production.min.js"
_DRAW: Final = """async xml => {
    const viewer = new BpmnJS({ container: document.body });
    const { warnings } = await viewer.importXML(xml);
    const { svg } = await viewer.saveSVG();
    return { svg: svg.slice(svg.indexOf('<svg')), warnings: warnings.map(String) };
}"""


def render(page: Page, diagram: Path, picture: Path) -> list[str]:
    """Draw the diagram into a PNG; return what bpmn-js could not read."""
    page.set_content("<body></body>")
    page.add_script_tag(path=_VIEWER)
    drawn = page.evaluate(_DRAW, diagram.read_text(encoding="utf-8"))
    page.set_content(f'<body style="margin: 0; background: white">{drawn["svg"]}</body>')
    drawing = page.locator("svg").first
    if box := drawing.bounding_box():
        page.set_viewport_size({"width": int(box["width"]) + 1, "height": int(box["height"]) + 1})
    picture.parent.mkdir(parents=True, exist_ok=True)
    drawing.screenshot(path=picture)
    return list(drawn["warnings"])


def main() -> None:
    """Draw every diagram for the documentation."""
    console = Console()
    with Progress(console) as progress:
        fetch_parts(progress, opensearch=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for diagram in diagrams():
            picture = PICTURES / f"{diagram.path.stem}.png"
            console.print(picture.relative_to(ROOT), *render(page, diagram.path, picture))
        browser.close()


if __name__ == "__main__":
    main()
