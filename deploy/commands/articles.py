"""`xiaoneng articles`: the article index, written anew from the sources."""

import typer

from deploy.articles.index import as_json, index
from deploy.articles.markdown import as_markdown
from deploy.places import ROOT
from deploy.problems import Problem

PAGE = ROOT / "docs/articles.md"
DATA = ROOT / "api/articles.json"


def articles() -> None:
    """Write docs/articles.md and what the portal's page shows, from diagrams, tables, code and tests (in a checkout only)."""
    if not (ROOT / "tests").is_dir():
        raise Problem("条款索引要在源码目录里生成", "the article index is made in a checkout")
    parts = index(ROOT)
    PAGE.write_text(as_markdown(parts), encoding="utf-8")
    DATA.write_text(as_json(parts), encoding="utf-8")
    for part in parts:
        for entry in (entry for entry in part.entries if entry.untested):
            typer.echo(f"{entry.article.id} 没有测试 | no test names it")
