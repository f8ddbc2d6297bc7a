"""All checks over all files."""

from collections.abc import Iterator

from deploy.check import (
    branches,
    events,
    expressions,
    forms,
    geometry,
    linters,
    moments,
    outputs,
    references,
    schemas,
    tables,
    user_tasks,
    wording,
)
from deploy.check.finding import Finding
from deploy.check.known import Known
from deploy.check.product import Product
from deploy.check.sources import Sources


def check(product: Product) -> Iterator[Finding]:
    """Check every diagram, table and form under the product's root: our own checks, then the linters in one run."""
    sources = Sources.under(product.root)
    yield from own_checks(product, sources)
    yield from linters.check(sources.paths)


def own_checks(product: Product, sources: Sources) -> Iterator[Finding]:
    """The checks that need no Node."""
    yield from sources.unreadable
    if not sources.variables:  # every name would be unknown
        return
    known = Known.of(product, sources)
    for diagram in sources.diagrams:
        yield from schemas.check_xml(diagram)
        yield from wording.check(diagram)
        yield from expressions.check(diagram, sources.variables)
        yield from moments.check(diagram, sources.variables)
        yield from branches.check(diagram)
        yield from references.check(diagram, known)
        yield from events.check(diagram, known)
        yield from outputs.check_called(diagram, known)
        yield from user_tasks.check(diagram, known)
        yield from geometry.check(diagram)
    for table in sources.tables:
        yield from schemas.check_xml(table)
        yield from tables.check(table)
        yield from outputs.check(table)
    for form in sources.forms:
        yield from schemas.check_form(form)
        yield from forms.check(form, sources.variables)
    if not sources.unreadable:  # else a form may be used there
        yield from references.unused_forms(sources)
