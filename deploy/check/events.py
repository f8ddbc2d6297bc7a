"""What events wait for can come: messages by their own key, errors that the work they stand at throws."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from deploy.check.bpmn import BPMN, ZEEBE, Diagram, Node
from deploy.check.finding import Finding
from deploy.check.known import Known
from deploy.check.references import job_types

_KEY: Final = re.compile(r"=\s*\w+Key")
"""Our messages are correlated by the key of a matter, a consultation or a notification, whose variables end so."""


def check(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """The messages a diagram defines and starts with, and the errors it catches."""
    yield from _messages(diagram, known)
    yield from _started_by(diagram, known)
    yield from _errors(diagram, known)


def _messages(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """Messages by whom they are sent, named as their id says (two names changed places would go unseen), and by which key."""
    waited_for = {str(xml.get("messageRef")): _event(xml) for xml in diagram.process.iter(f"{BPMN}messageEventDefinition")}
    for xml in diagram.definitions("message"):
        ident, name = str(xml.get("id")), str(xml.get("name"))
        if ident in waited_for and name not in known.product.messages:
            english = f"no program sends the message {name}: mend its name"
            yield Finding(diagram.path, waited_for[ident], "message-never-sent", f"没有程序发送消息 {name}：请改正消息名称", english)
        elif not _says(ident, name):
            english = f"the id {ident} is not that of the message {name}: mend whichever is wrong"
            yield Finding(diagram.path, ident, "message-of-another-name", f"标识 {ident} 与消息名称 {name} 不符：请改正其一", english)
        key = xml.find(f"{BPMN}extensionElements/{ZEEBE}subscription")
        if key is not None and not _KEY.fullmatch(str(key.get("correlationKey"))):
            english = "correlate it by the key of a matter, consultation or notification, as =matterKey"
            yield Finding(diagram.path, ident, "correlated-otherwise", "请按事项、协办或告知的键关联，如 =matterKey", english)


def _started_by(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """Every message is defined, and what starts a way is named after it: the two cannot change places unseen."""
    names = {str(xml.get("id")): str(xml.get("name")) for xml in diagram.definitions("message")}
    for xml in diagram.process.iter(f"{BPMN}messageEventDefinition"):
        event, name = _event(xml), names.get(str(xml.get("messageRef")))
        starts = any(node.id == event and node.kind == "startEvent" for node in diagram.nodes)
        if name is None:
            yield Finding(diagram.path, event, "no-message", "消息没有定义：请选定消息", "its message is not defined: choose one")
        elif starts and name in known.product.messages and not _says(event, name):
            english = f"{event} starts at the message {name}, which its id does not say: choose its own message"
            yield Finding(
                diagram.path, event, "message-of-another-event", f"{event} 由消息 {name} 发起，与标识不符：请选定它自己的消息", english
            )


def _errors(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """An error caught is one that a job there may end with, and the other way round; the engine stops at an error nobody catches."""
    codes = {str(xml.get("id")): str(xml.get("errorCode")) for xml in diagram.definitions("error")}
    for node in diagram.nodes:
        caught = {
            event.id: codes.get(str(xml.get("errorRef")), "")
            for event in diagram.nodes
            if event.xml.get("attachedToRef") == node.id
            for xml in event.xml.iterfind(f"{BPMN}errorEventDefinition")
        }
        thrown = _thrown(node, known)
        for event, code in ((event, code) for event, code in caught.items() if code not in thrown):
            english = f"nothing at {node.id} ends with the error {code}: mend its code or delete the event"
            yield Finding(
                diagram.path, event, "error-never-thrown", f"{node.id} 不会报出错误 {code}：请改正错误代码，或删去该事件", english
            )
        for code in sorted(thrown - set(caught.values())):
            english = f"it may end with the error {code}, which nothing catches: add a boundary event for it"
            yield Finding(diagram.path, node.id, "error-not-caught", f"可能报出错误 {code}，图上没有接住：请加边界事件", english)


def _thrown(node: Node, known: Known) -> frozenset[str]:
    return frozenset(code for job_type in job_types(node) for code in known.product.errors.get(job_type, ()))


def _says(ident: str, name: str) -> bool:
    """Whether an id such as Message_Received or StartEvent_Received is that of the message letter-received."""
    return "".join(part.capitalize() for part in name.split("-")).endswith(ident.partition("_")[2])


def _event(definition: etree._Element) -> str:
    return str(next(parent.get("id") for parent in definition.iterancestors()))
