"""Where the tokens of a matter are: for each process instance its deployed diagram, what is active, what was passed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from register.mirror import Deployment, MirrorInstance, MirrorStep


@dataclass(frozen=True)
class LiveDiagram:
    """One instance; `xml` is the version that runs (None until its deployment was told), the others are element ids."""

    instance_key: str
    process_id: str
    state: str
    xml: str | None
    active: Sequence[str]
    passed: Sequence[str]
    flows: Sequence[str]


def of_root(session: Session, root_key: str) -> list[LiveDiagram]:
    """The diagrams of the root instance and of all it called, in the order they started."""
    statement = select(MirrorInstance).where(MirrorInstance.root_key == root_key)
    instances = session.exec(statement.order_by(col(MirrorInstance.started_at), col(MirrorInstance.key)))
    return [_live(session, instance) for instance in instances.all()]


def _live(session: Session, instance: MirrorInstance) -> LiveDiagram:
    steps = session.exec(select(MirrorStep).where(MirrorStep.instance_key == instance.key).order_by(col(MirrorStep.position))).all()

    def elements(*states: str) -> list[str]:
        return list(dict.fromkeys(step.element_id for step in steps if step.state in states))

    xml = session.exec(
        select(Deployment.content).where(
            Deployment.kind == "process",
            Deployment.definition_id == instance.process_id,
            Deployment.version == instance.process_version,
        )
    ).first()
    return LiveDiagram(
        instance_key=instance.key,
        process_id=instance.process_id,
        state=instance.state,
        xml=xml,
        active=elements("active"),
        passed=elements("completed", "terminated"),
        flows=elements("taken"),
    )
