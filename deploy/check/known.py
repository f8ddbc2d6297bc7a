"""What the product has to point at, by folder and id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from lxml import etree

from deploy.check.columns import DMN
from deploy.check.product import Product
from deploy.check.sources import FormFile, Sources, Variables

Place = tuple[str, str]  # folder, id


@dataclass(frozen=True)
class Known:
    """What the product has, by (folder, id), with its version tag: `letters` may use its own and, by version tag, what is `shared`."""

    product: Product
    variables: Variables
    forms: Mapping[Place, FormFile]
    tables: Mapping[Place, etree._Element]
    processes: Mapping[Place, etree._Element]

    @classmethod
    def of(cls, product: Product, sources: Sources) -> Self:
        """Gather it."""
        forms = {(form.path.parent.name, str(form.schema.get("id"))): form for form in sources.forms}
        tables = ((table.path.parent.name, xml) for table in sources.tables for xml in table.root.iter(f"{DMN}decision"))
        processes = {(diagram.path.parent.name, diagram.process_id): diagram.process for diagram in sources.diagrams}
        return cls(product, sources.variables, forms, {(folder, str(xml.get("id"))): xml for folder, xml in tables}, processes)
